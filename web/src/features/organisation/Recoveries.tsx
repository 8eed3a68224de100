// Lost passwords and devices: started by an administrator, confirmed by another person, objected to by the holder.
import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Form, Space, Tag, Typography, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, type Recovery, type RecoveryAction } from '@/lib/api';
import { dateTime, period } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useMay, usePack } from '@/lib/session';
import { useLanguage, useSay, type Text } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { Modal } from '@/components/Overlays';
import { personText, PersonSelect } from '@/components/PersonSelect';
import { EndButton } from './EndButton';
import { FormDrawer } from './FormDrawer';
import { useRequired } from './PeopleForms';

const kStates: Record<Recovery['state'], Text & { color: string }> = {
  started: { zh: '待另一人确认', en: 'waits for another person', color: 'processing' },
  confirmed: { zh: '已确认', en: 'confirmed', color: 'warning' },
  done: { zh: '已办结', en: 'done', color: 'success' },
  objected: { zh: '本人异议，作废', en: 'objected to', color: 'error' },
  withdrawn: { zh: '已撤回', en: 'withdrawn', color: 'default' },
};

const kActions: Record<RecoveryAction, { text: Text; confirm: Text }> = {
  confirm: { text: { zh: '确认', en: 'Confirm' }, confirm: { zh: '您已当面或电话核实是本人要求？', en: 'Have you made sure that the holder asks for this?' } },
  object: { text: { zh: '异议', en: 'Object' }, confirm: { zh: '这不是您要求的？异议后即告作废。', en: 'You did not ask for this? It ends at once.' } },
  withdraw: { text: { zh: '撤回', en: 'Withdraw' }, confirm: { zh: '撤回这件恢复？', en: 'Withdraw it?' } },
  complete: { text: { zh: '办结', en: 'Complete' }, confirm: { zh: '现在重置凭据？此人的会话随即结束。', en: 'Reset the credentials now? Sessions of the person end.' } },
};

interface Started { person: number; what: ('password' | 'second_factor')[] }

type What = Started['what'];

/** The things that may be lost; takes no more from the form than a group of check boxes may carry. */
function Lost({ id, value, onChange }: { id?: string; value?: What; onChange?: (what: What) => void }) {
  const say = useSay();
  const options = [
    { value: 'password', label: say({ zh: '密码', en: 'Password' }) },
    { value: 'second_factor', label: say({ zh: '动态口令设备', en: 'Second factor' }) },
  ];
  return (
    <div id={id} role="group" aria-label={say({ zh: '丢失的是', en: 'What was lost' })}>
      <Checkbox.Group options={options} value={value} onChange={(chosen) => onChange?.(chosen as What)} />
    </div>
  );
}

function StartDrawer({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const say = useSay();
  const { language } = useLanguage();
  const required = useRequired();
  const { recovery } = usePack();
  const submit = async ({ person, what }: Started) => {
    await api.recoveries.start(person, what.includes('password'), what.includes('second_factor'));
    onDone();
  };
  return (
    <FormDrawer<Started> title={say({ zh: '找回凭据', en: 'Recover credentials' })} onClose={onClose} onSubmit={submit}>
      <Alert
        type="info"
        showIcon
        className="form-note"
        message={say(
          { zh: '参与批准的人和管理员：须由另一人确认，{n}后才生效，本人可以异议。', en: 'Of approvers and administrators: another person confirms, it takes effect {n} later, and the holder may object.' },
          { n: period(recovery.delay, language) },
        )}
      />
      <Form.Item name="person" label={say({ zh: '账号本人', en: 'Holder of the account' })} rules={required}><PersonSelect /></Form.Item>
      <Form.Item name="what" label={say({ zh: '丢失的是', en: 'What was lost' })} rules={required}>
        <Lost />
      </Form.Item>
    </FormDrawer>
  );
}

function Given({ password, person, onClose }: { password: string; person: string; onClose: () => void }) {
  const say = useSay();
  return (
    <Modal open title={say({ zh: '凭据已重置', en: 'The credentials were reset' })} onCancel={onClose} footer={<Button type="primary" onClick={onClose}>{say({ zh: '知道了', en: 'Done' })}</Button>}>
      <Space direction="vertical">
        <span>{person}</span>
        {password
          ? <span>{say({ zh: '初始密码（只显示这一次）：', en: 'Initial password (shown once): ' })}<Typography.Text code copyable>{password}</Typography.Text></span>
          : <span>{say({ zh: '下次登录时重新登记动态口令。', en: 'A second factor is enrolled anew at the next log-in.' })}</span>}
      </Space>
    </Modal>
  );
}

/** `own`: only what concerns me, for the page of one's own account. */
export function Recoveries({ own }: { own?: number }) {
  const say = useSay();
  const mayStart = useMay('administer');
  const list = useLoad(() => api.recoveries.list(), []);
  const [starting, setStarting] = useState(false);
  const [given, setGiven] = useState<{ password: string; person: string }>();
  const act = async (row: Recovery, action: RecoveryAction) => {
    if (action !== 'complete') return api.recoveries.step(row.id, action);
    const done = await api.recoveries.complete(row.id);
    setGiven({ password: done.initial_password, person: personText(row.person) });
    return done;
  };
  const what = (row: Recovery) => [
    row.password && say({ zh: '密码', en: 'password' }),
    row.second_factor && say({ zh: '动态口令', en: 'second factor' }),
  ].filter(Boolean).join(say({ zh: '、', en: ', ' }));
  const columns: TableColumnsType<Recovery> = [
    { key: 'person', title: say({ zh: '账号本人', en: 'Holder' }), render: (_, row) => personText(row.person) },
    { key: 'what', title: say({ zh: '找回', en: 'What' }), render: (_, row) => what(row) },
    { key: 'by', title: say({ zh: '提出', en: 'Started' }), render: (_, row) => `${personText(row.started_by)} ${dateTime(row.started_at)}` },
    { key: 'confirmed', title: say({ zh: '确认', en: 'Confirmed' }), render: (_, row) => (row.confirmed_by ? personText(row.confirmed_by) : '—') },
    { key: 'effective', title: say({ zh: '生效', en: 'In effect' }), render: (_, row) => dateTime(row.effective_at) },
    { key: 'state', title: say({ zh: '状态', en: 'State' }), render: (_, row) => <Tag color={kStates[row.state].color}>{say(kStates[row.state])}</Tag> },
    {
      key: 'do',
      render: (_, row) => (
        <Space>
          {row.actions.map((action) => (
            <EndButton key={action} text={say(kActions[action].text)} confirm={say(kActions[action].confirm)} action={() => act(row, action)} onDone={list.reload} />
          ))}
        </Space>
      ),
    },
  ];
  return (
    <div className="stack">
      {own === undefined && (
        <div className="between">
          <span className="quiet">{say({ zh: '丢了密码或动态口令设备的人，在这里重置', en: 'For people who lost their password or their device' })}</span>
          {mayStart && <Button type="primary" icon={<PlusOutlined />} data-testid="add-recoveries" onClick={() => setStarting(true)}>{say({ zh: '找回凭据', en: 'Recover credentials' })}</Button>}
        </div>
      )}
      <Await loaded={list}>
        {(data) => (
          <DataTable<Recovery>
            rowKey="id"
            columns={columns}
            dataSource={data.rows.filter((row) => own === undefined || row.person.id === own)}
            empty={say({ zh: '没有凭据恢复', en: 'No recovery' })}
          />
        )}
      </Await>
      {starting && <StartDrawer onClose={() => setStarting(false)} onDone={list.reload} />}
      {given && <Given {...given} onClose={() => setGiven(undefined)} />}
    </div>
  );
}
