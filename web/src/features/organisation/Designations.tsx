import { PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker, Form, InputNumber, Space, Tag, type TableColumnsType } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, type Designation } from '@/lib/api';
import { date, endOfDay } from '@/lib/format';
import { kVerbs, verbText } from '@/lib/kernel';
import { useLoad } from '@/lib/load';
import { useMay } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { personText, PersonSelect } from '@/components/PersonSelect';
import { Select } from '@/components/Select';
import { DepartmentSelect } from './DepartmentSelect';
import { EndButton } from './EndButton';
import { FormDrawer } from './FormDrawer';
import { useRequired } from './PeopleForms';

// What comes with a post and is not for designated persons.
const kOfPosts = new Set(['administer', 'audit', 'delegate']);

interface Written {
  person: number;
  verbs: string[];
  department?: number;
  customer?: number;
  to?: Dayjs;
}

function DesignateDrawer({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const say = useSay();
  const required = useRequired();
  const submit = async ({ to, ...designation }: Written) => {
    await api.organisation.designate({ ...designation, to: to && endOfDay(to.format('YYYY-MM-DD')) });
    onDone();
  };
  return (
    <FormDrawer<Written> title={say({ zh: '委托专人', en: 'Designate a person' })} onClose={onClose} onSubmit={submit}>
      <Form.Item name="person" label={say({ zh: '专人', en: 'Person' })} rules={required}><PersonSelect /></Form.Item>
      <Form.Item name="verbs" label={say({ zh: '行为', en: 'Acts' })} rules={required}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={Object.entries(kVerbs)
            .filter(([value]) => !kOfPosts.has(value))
            .map(([value, text]) => ({ value, label: say(text) }))}
        />
      </Form.Item>
      <Form.Item name="department" label={say({ zh: '限于部门', en: 'Department only' })}><DepartmentSelect /></Form.Item>
      <Form.Item
        name="customer"
        label={say({ zh: '限于客户（编号）', en: 'Customer only (number)' })}
        extra={say({ zh: '部门与客户都不填：全公司', en: 'Neither department nor customer: the whole company' })}
      >
        <InputNumber className="full" min={1} precision={0} />
      </Form.Item>
      <Form.Item name="to" label={say({ zh: '截止日', en: 'Last day' })}><DatePicker className="full" /></Form.Item>
    </FormDrawer>
  );
}

/** 专人: who is on record as delegated for which acts. */
export function Designations() {
  const say = useSay();
  const mayDesignate = useMay('delegate');
  const list = useLoad(() => api.organisation.designations(), []);
  const [open, setOpen] = useState(false);
  const scope = (row: Designation) => {
    if (row.customer) return say({ zh: '客户 {id}', en: 'customer {id}' }, { id: row.customer });
    return row.department?.name ?? say({ zh: '全公司', en: 'Company' });
  };
  const columns: TableColumnsType<Designation> = [
    { key: 'person', title: say({ zh: '专人', en: 'Person' }), render: (_, row) => personText(row.person) },
    {
      key: 'verbs',
      title: say({ zh: '行为', en: 'Acts' }),
      render: (_, row) => <Space size={[0, 4]} wrap>{row.verbs.map((verb) => <Tag key={verb}>{say(verbText(verb))}</Tag>)}</Space>,
    },
    { key: 'scope', title: say({ zh: '范围', en: 'Scope' }), render: (_, row) => scope(row) },
    { key: 'by', title: say({ zh: '委托人', en: 'Delegated by' }), render: (_, row) => personText(row.delegated_by) },
    { key: 'from', title: say({ zh: '自', en: 'From' }), render: (_, row) => date(row.from) },
    { key: 'to', title: say({ zh: '至', en: 'To' }), render: (_, row) => date(row.to) },
    {
      key: 'end',
      hidden: !mayDesignate,
      render: (_, row) => (
        <EndButton
          text={say({ zh: '终止', en: 'End' })}
          confirm={say({ zh: '终止此委托？', en: 'End this designation?' })}
          action={() => api.organisation.endDesignation(row.id)}
          onDone={list.reload}
        />
      ),
    },
  ];
  return (
    <div className="stack">
      <div className="between">
        <span className="quiet">
          {say({ zh: '涉密资料的制作、收发、传递、使用、复制、保存和销毁，只能由被委托的专人进行', en: 'Acts on classified records are for designated persons only' })}
        </span>
        {mayDesignate && <Button type="primary" icon={<PlusOutlined />} data-testid="add-designations" onClick={() => setOpen(true)}>{say({ zh: '委托专人', en: 'Designate' })}</Button>}
      </div>
      <Await loaded={list}>
        {(data) => <DataTable<Designation> rowKey="id" columns={columns} dataSource={data.rows} empty={say({ zh: '没有专人委托', en: 'Nobody is designated' })} pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }} />}
      </Await>
      {open && <DesignateDrawer onClose={() => setOpen(false)} onDone={list.reload} />}
    </div>
  );
}
