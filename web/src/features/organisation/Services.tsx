// Services: programs with accounts of their own, and the tokens they work by.
import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, DatePicker, Form, Input, Modal, Space, Tag, Typography, type TableColumnsType } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, type NewServiceToken, type ServiceToken } from '@/lib/api';
import { date, dateTime, endOfDay } from '@/lib/format';
import { kVerbs, verbText } from '@/lib/kernel';
import { useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { personText } from '@/components/PersonSelect';
import { Select } from '@/components/Select';
import { EndButton } from './EndButton';
import { FormDrawer } from './FormDrawer';
import { useRequired } from './PeopleForms';

const kForServices = ['read_masked', 'search', 'read', 'enter', 'change', 'import_in', 'copy', 'provide_outside'];

interface Written extends Omit<NewServiceToken, 'expires' | 'networks'> { networks?: string[]; expires: Dayjs }

function IssueDrawer({ onClose, onDone, onToken }: { onClose: () => void; onDone: () => void; onToken: (token: string) => void }) {
  const say = useSay();
  const required = useRequired();
  const pack = usePack();
  const people = useLoad(() => api.organisation.people(), []);
  const submit = async ({ expires, networks, ...token }: Written) => {
    const made = await api.serviceTokens.issue({ ...token, networks: networks ?? [], expires: endOfDay(expires.format('YYYY-MM-DD')) });
    onToken(made.token);
    onDone();
  };
  const services = (people.data?.rows ?? []).filter((row) => row.kind === 'service' && row.active);
  return (
    <FormDrawer<Written> title={say({ zh: '签发令牌', en: 'Issue a token' })} onClose={onClose} onSubmit={submit}>
      <Form.Item
        name="service"
        label={say({ zh: '服务账号', en: 'Service' })}
        rules={required}
        extra={say({ zh: '先在“人员与任职”中新增类别为“服务”的账号', en: 'Add a person of kind “service” first' })}
      >
        <Select options={services.map((row) => ({ value: row.person.id, label: personText(row.person) }))} />
      </Form.Item>
      <Form.Item name="label" label={say({ zh: '名称', en: 'Label' })} rules={required}><Input maxLength={64} /></Form.Item>
      <Form.Item name="verbs" label={say({ zh: '可做的行为', en: 'Acts' })} rules={required}>
        <Select mode="multiple" options={kForServices.map((value) => ({ value, label: say(kVerbs[value] ?? verbText(value)) }))} />
      </Form.Item>
      <Form.Item name="purposes" label={say({ zh: '用途', en: 'Purposes' })} initialValue={[]}>
        <Select mode="multiple" options={pack.purposes.map((one) => ({ value: one.id, label: say(one.title) }))} />
      </Form.Item>
      <Form.Item name="fields" label={say({ zh: '可看的字段', en: 'Fields that may be shown' })} initialValue={[]}>
        <Select mode="multiple" options={pack.fields.map((one) => ({ value: one.id, label: say(one.title) }))} />
      </Form.Item>
      <Form.Item name="networks" label={say({ zh: '来源地址', en: 'From these networks' })} extra={say({ zh: '如 10.0.0.0/8；不填：任何地址', en: 'For example 10.0.0.0/8; none: from anywhere' })}>
        <Select mode="tags" open={false} tokenSeparators={[' ', ',']} />
      </Form.Item>
      <Form.Item name="expires" label={say({ zh: '最后一天', en: 'Last day' })} rules={required}><DatePicker className="full" /></Form.Item>
    </FormDrawer>
  );
}

function state(token: ServiceToken, now: number): { color: string; zh: string; en: string } {
  if (token.revoked) return { color: 'default', zh: '已吊销', en: 'revoked' };
  return new Date(token.expires).getTime() <= now
    ? { color: 'default', zh: '已到期', en: 'expired' }
    : { color: 'success', zh: '有效', en: 'valid' };
}

export function Services() {
  const say = useSay();
  const list = useLoad(() => api.serviceTokens.list(), []);
  const [issuing, setIssuing] = useState(false);
  const [token, setToken] = useState<string>();
  const columns: TableColumnsType<ServiceToken> = [
    { key: 'service', title: say({ zh: '服务', en: 'Service' }), render: (_, row) => personText(row.service) },
    { key: 'label', title: say({ zh: '令牌', en: 'Token' }), dataIndex: 'label' },
    {
      key: 'scope',
      title: say({ zh: '范围', en: 'Scope' }),
      render: (_, row) => <Space size={[0, 4]} wrap>{row.verbs.map((verb) => <Tag key={verb}>{say(verbText(verb))}</Tag>)}{row.networks.map((one) => <Tag key={one} color="blue">{one}</Tag>)}</Space>,
    },
    { key: 'created', title: say({ zh: '签发', en: 'Issued' }), render: (_, row) => `${personText(row.created_by)} ${dateTime(row.created)}` },
    { key: 'expires', title: say({ zh: '到期', en: 'Ends' }), render: (_, row) => date(row.expires) },
    {
      key: 'state',
      title: say({ zh: '状态', en: 'State' }),
      render: (_, row) => {
        const shown = state(row, Date.now());
        return <Tag color={shown.color}>{say(shown)}</Tag>;
      },
    },
    {
      key: 'do',
      render: (_, row) => row.revoked ? null : (
        <EndButton
          text={say({ zh: '吊销', en: 'Revoke' })}
          confirm={say({ zh: '吊销后即刻失效，不能恢复。', en: 'It ends at once and for good.' })}
          action={() => api.serviceTokens.revoke(row.id)}
          onDone={list.reload}
        />
      ),
    },
  ];
  return (
    <div className="stack">
      <div className="between">
        <span className="quiet">{say({ zh: '程序凭令牌办事，账本记在它自己名下', en: 'Programs work by tokens; the ledger names them' })}</span>
        <Button type="primary" icon={<PlusOutlined />} data-testid="add-services" onClick={() => setIssuing(true)}>{say({ zh: '签发令牌', en: 'Issue a token' })}</Button>
      </div>
      <Await loaded={list}>
        {(data) => <DataTable<ServiceToken> rowKey="id" columns={columns} dataSource={data.rows} empty={say({ zh: '没有令牌', en: 'No tokens' })} />}
      </Await>
      {issuing && <IssueDrawer onClose={() => setIssuing(false)} onDone={list.reload} onToken={setToken} />}
      <Modal
        open={token !== undefined}
        title={say({ zh: '令牌已签发', en: 'The token is issued' })}
        onCancel={() => setToken(undefined)}
        footer={<Button type="primary" onClick={() => setToken(undefined)}>{say({ zh: '我已保存', en: 'I have kept it' })}</Button>}
      >
        <Alert type="warning" showIcon message={say({ zh: '令牌只显示这一次。', en: 'The token is shown only this once.' })} />
        <Typography.Paragraph className="after-form" copyable={{ text: token ?? '' }}><Typography.Text code data-testid="service-token">{token}</Typography.Text></Typography.Paragraph>
      </Modal>
    </div>
  );
}
