import { PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker, Form, type TableColumnsType } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, type Delegation } from '@/lib/api';
import { dateTime, endOfDay } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { personText, PersonSelect } from '@/components/PersonSelect';
import { EndButton } from './EndButton';
import { FormDrawer } from './FormDrawer';
import { useRequired } from './PeopleForms';

interface Written {
  delegate: number;
  days: [Dayjs, Dayjs];
}

function startOfDay(day: Dayjs): string {
  return new Date(`${day.format('YYYY-MM-DD')}T00:00:00+08:00`).toISOString();
}

function DelegateDrawer({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const say = useSay();
  const { session } = useSession();
  const required = useRequired();
  const submit = async ({ delegate, days: [first, last] }: Written) => {
    // From today means from now on: the past is not delegated.
    const from = [startOfDay(first), session.now].sort().at(-1) ?? session.now;
    await api.organisation.delegate({ delegate, from, to: endOfDay(last.format('YYYY-MM-DD')) });
    onDone();
  };
  return (
    <FormDrawer<Written> title={say({ zh: '委托他人审批', en: 'Delegate your approvals' })} onClose={onClose} onSubmit={submit}>
      <Form.Item name="delegate" label={say({ zh: '受托人', en: 'Delegate' })} rules={required}>
        <PersonSelect exclude={[session.person.id]} />
      </Form.Item>
      <Form.Item name="days" label={say({ zh: '起止日', en: 'First and last day' })} rules={required}>
        <DatePicker.RangePicker className="full" separator={say({ zh: '至', en: 'to' })} />
      </Form.Item>
    </FormDrawer>
  );
}

/** Who decides in whose place; one hop only, and always shown with the principal's name. */
export function Delegations() {
  const say = useSay();
  const { session } = useSession();
  const list = useLoad(() => api.organisation.delegations(), []);
  const [open, setOpen] = useState(false);
  const columns: TableColumnsType<Delegation> = [
    { key: 'principal', title: say({ zh: '委托人', en: 'Principal' }), render: (_, row) => personText(row.principal) },
    { key: 'delegate', title: say({ zh: '受托人', en: 'Delegate' }), render: (_, row) => personText(row.delegate) },
    { key: 'from', title: say({ zh: '自', en: 'From' }), render: (_, row) => dateTime(row.from) },
    { key: 'to', title: say({ zh: '至', en: 'To' }), render: (_, row) => dateTime(row.to) },
    {
      key: 'end',
      render: (_, row) =>
        row.principal.id === session.person.id && (
          <EndButton
            text={say({ zh: '收回', en: 'End' })}
            confirm={say({ zh: '收回此委托？', en: 'End this delegation?' })}
            action={() => api.organisation.endDelegation(row.id)}
            onDone={list.reload}
          />
        ),
    },
  ];
  return (
    <div className="stack">
      <div className="between">
        <span className="quiet">{say({ zh: '受托人代为审批时，记录写明委托人', en: 'What a delegate decides is recorded with the principal' })}</span>
        <Button type="primary" icon={<PlusOutlined />} data-testid="add-delegations" onClick={() => setOpen(true)}>{say({ zh: '委托他人审批', en: 'Delegate' })}</Button>
      </div>
      <Await loaded={list}>
        {(data) => <DataTable<Delegation> rowKey="id" columns={columns} dataSource={data.rows} empty={say({ zh: '没有审批委托', en: 'No delegations' })} />}
      </Await>
      {open && <DelegateDrawer onClose={() => setOpen(false)} onDone={list.reload} />}
    </div>
  );
}
