import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Space, Tag, Typography, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useAddress } from '@/lib/address';
import { api, type Appointment, type Person } from '@/lib/api';
import { date } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useMay } from '@/lib/session';
import { useSay, type Say, type Text } from '@/lib/text';
import { ClearIcon } from '@/components/ClearIcon';
import { DataTable } from '@/components/DataTable';
import { ListTable } from '@/components/ListTable';
import { Modal } from '@/components/Overlays';
import { Select } from '@/components/Select';
import { EndButton } from './EndButton';
import { AppointDrawer, PersonDrawer, type NewAccount } from './PeopleForms';

function Appointments({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const say = useSay();
  const mayEnd = useMay('administer');
  const columns: TableColumnsType<Appointment> = [
    { key: 'post', title: say({ zh: '岗位', en: 'Post' }), render: (_, row) => say(row.post.title) },
    { key: 'department', title: say({ zh: '部门', en: 'Department' }), render: (_, row) => row.department?.name ?? say({ zh: '全公司', en: 'Company' }) },
    { key: 'from', title: say({ zh: '自', en: 'From' }), render: (_, row) => date(row.from) },
    { key: 'to', title: say({ zh: '至', en: 'To' }), render: (_, row) => date(row.to) },
    {
      key: 'end',
      hidden: !mayEnd,
      render: (_, row) => (
        <EndButton
          text={say({ zh: '免去', en: 'End' })}
          confirm={say({ zh: '免去此任职？', en: 'End this appointment?' })}
          action={() => api.organisation.endAppointment(row.id)}
          onDone={onChanged}
        />
      ),
    },
  ];
  return <DataTable<Appointment> rowKey="id" size="small" columns={columns} dataSource={person.appointments} />;
}

function AccountCreated({ account, onClose }: { account: NewAccount; onClose: () => void }) {
  const say = useSay();
  return (
    <Modal
      open
      title={say({ zh: '账号已建立', en: 'The account is made' })}
      onCancel={onClose}
      footer={<Button type="primary" onClick={onClose}>{say({ zh: '我已转交', en: 'Handed over' })}</Button>}
    >
      <Space direction="vertical" className="full">
        <Alert type="warning" showIcon message={say({ zh: '初始密码只显示这一次。', en: 'The initial password is shown only this once.' })} />
        <span>{say({ zh: '账号：', en: 'Account: ' })}<Typography.Text code>{account.login}</Typography.Text></span>
        <span>{say({ zh: '初始密码：', en: 'Initial password: ' })}<Typography.Text code>{account.password}</Typography.Text></span>
      </Space>
    </Modal>
  );
}

const kKinds: Record<string, Text> = {
  staff: { zh: '员工', en: 'Staff' },
  partner: { zh: '合作方', en: 'Partner' },
  service: { zh: '服务', en: 'Service' },
};

function matches(person: Person, words: string): boolean {
  const text = [person.person.name, person.person.staff_number, person.department?.name, person.login].join(' ');
  return text.toLowerCase().includes(words.trim().toLowerCase());
}

/** Words, department and state; all three stand in the address. */
function useFilters(people: readonly Person[]) {
  const say = useSay();
  const [words, setWords] = useAddress('words');
  const [department, setDepartment] = useAddress('department');
  const [state, setState] = useAddress('state');
  const departments = [...new Set(people.map((person) => person.department?.name).filter((name) => name !== undefined))];
  const bar = (
    <>
      <Input
        allowClear={{ clearIcon: <ClearIcon /> }}
        className="search"
        prefix={<SearchOutlined />}
        value={words}
        aria-label={say({ zh: '筛选人员', en: 'Filter the people' })}
        placeholder={say({ zh: '姓名、工号、部门或账号', en: 'Name, number, department, account' })}
        onChange={(event) => setWords(event.target.value)}
      />
      <Select
        allowClear
        className="filter"
        aria-label={say({ zh: '部门', en: 'Department' })}
        placeholder={say({ zh: '全部部门', en: 'All departments' })}
        value={department || undefined}
        options={departments.map((name) => ({ value: name, label: name }))}
        onChange={(name: string | undefined) => setDepartment(name ?? '')}
      />
      <Select
        allowClear
        className="filter"
        aria-label={say({ zh: '状态', en: 'State' })}
        placeholder={say({ zh: '全部状态', en: 'Any state' })}
        value={state || undefined}
        options={[{ value: 'active', label: say({ zh: '在用', en: 'Active' }) }, { value: 'inactive', label: say({ zh: '停用', en: 'Inactive' }) }]}
        onChange={(one: string | undefined) => setState(one ?? '')}
      />
    </>
  );
  const rows = people.filter((person) =>
    matches(person, words) && (!department || person.department?.name === department) && (!state || person.active === (state === 'active')));
  return { bar, rows };
}

function columnsOf(say: Say, mayChange: boolean, reload: () => void): TableColumnsType<Person> {
  return [
    { key: 'name', title: say({ zh: '姓名', en: 'Name' }), render: (_, row) => row.person.name },
    { key: 'number', title: say({ zh: '工号', en: 'Staff number' }), render: (_, row) => row.person.staff_number },
    {
      key: 'kind',
      title: say({ zh: '类别', en: 'Kind' }),
      render: (_, row) => say(kKinds[row.kind] ?? { zh: '员工', en: 'Staff' }),
    },
    { key: 'department', title: say({ zh: '部门', en: 'Department' }), render: (_, row) => row.department?.name ?? '—' },
    {
      key: 'posts',
      title: say({ zh: '岗位', en: 'Posts' }),
      render: (_, row) => <Space size={[0, 4]} wrap>{row.appointments.map((item) => <Tag key={item.id}>{say(item.post.title)}</Tag>)}</Space>,
    },
    { key: 'login', title: say({ zh: '账号', en: 'Account' }), render: (_, row) => row.login || '—' },
    {
      key: 'active',
      title: say({ zh: '状态', en: 'State' }),
      render: (_, row) => (row.active ? <Tag color="success">{say({ zh: '在用', en: 'Active' })}</Tag> : <Tag>{say({ zh: '停用', en: 'Inactive' })}</Tag>),
    },
    {
      key: 'do',
      hidden: !mayChange,
      render: (_, row) => (
        <EndButton
          text={row.active ? say({ zh: '停用', en: 'Deactivate' }) : say({ zh: '启用', en: 'Activate' })}
          confirm={row.active ? say({ zh: '停用此人？', en: 'Deactivate this person?' }) : say({ zh: '启用此人？', en: 'Activate this person?' })}
          action={() => api.organisation.setActive(row.person.id, !row.active)}
          onDone={reload}
        />
      ),
    },
  ];
}

export function People() {
  const say = useSay();
  const mayChange = useMay('administer');
  const people = useLoad(() => api.organisation.people(), []);
  const filters = useFilters(people.data?.rows ?? []);
  const [open, setOpen] = useState<'person' | 'appointment'>();
  const [account, setAccount] = useState<NewAccount>();
  const columns = columnsOf(say, mayChange, people.reload);
  return (
    <div className="stack">
      <ListTable<Person, { rows: Person[] }>
        name="people"
        rowKey={(row) => row.person.id}
        loaded={people}
        columns={columns}
        rows={filters.rows}
        empty={say({ zh: '没有符合筛选条件的人员', en: 'Nobody matches the filters' })}
        pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
        expandable={{
          rowExpandable: (row) => row.appointments.length > 0,
          expandedRowRender: (row) => <Appointments person={row} onChanged={people.reload} />,
        }}
        bar={
          <>
            {filters.bar}
            {mayChange && <Button onClick={() => setOpen('appointment')}>{say({ zh: '任命', en: 'Appoint' })}</Button>}
            {mayChange && (
              <Button type="primary" icon={<PlusOutlined />} data-testid="add-people" onClick={() => setOpen('person')}>
                {say({ zh: '新增人员', en: 'Add a person' })}
              </Button>
            )}
          </>
        }
      />
      {open === 'person' && <PersonDrawer onClose={() => setOpen(undefined)} onDone={people.reload} onAccount={setAccount} />}
      {open === 'appointment' && <AppointDrawer onClose={() => setOpen(undefined)} onDone={people.reload} />}
      {account && <AccountCreated account={account} onClose={() => setAccount(undefined)} />}
    </div>
  );
}
