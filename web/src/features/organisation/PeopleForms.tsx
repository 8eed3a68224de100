import { DatePicker, Form, Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { api, type NewPerson } from '@/lib/api';
import { endOfDay } from '@/lib/format';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { PersonSelect } from '@/components/PersonSelect';
import { Select } from '@/components/Select';
import { DepartmentSelect } from './DepartmentSelect';
import { FormDrawer } from './FormDrawer';

export interface NewAccount {
  login: string;
  password: string;
}

export function useRequired() {
  const say = useSay();
  return [{ required: true, message: say({ zh: '必填', en: 'Required' }) }];
}

interface PersonDrawerProps {
  onClose: () => void;
  onDone: () => void;
  onAccount: (account: NewAccount) => void;
}

export function PersonDrawer({ onClose, onDone, onAccount }: PersonDrawerProps) {
  const say = useSay();
  const required = useRequired();
  const submit = async (person: NewPerson) => {
    const added = await api.organisation.addPerson({ ...person, login: person.login?.trim() || undefined });
    if (added.initial_password) onAccount({ login: added.person.login, password: added.initial_password });
    onDone();
  };
  return (
    <FormDrawer<NewPerson> title={say({ zh: '新增人员', en: 'Add a person' })} onClose={onClose} onSubmit={submit}>
      <Form.Item name="name" label={say({ zh: '姓名', en: 'Name' })} rules={required}><Input /></Form.Item>
      <Form.Item name="staff_number" label={say({ zh: '工号', en: 'Staff number' })} rules={required}><Input /></Form.Item>
      <Form.Item name="kind" label={say({ zh: '类别', en: 'Kind' })} initialValue="staff" rules={required}>
        <Select
          options={[
            { value: 'staff', label: say({ zh: '员工', en: 'Staff' }) },
            { value: 'partner', label: say({ zh: '合作方', en: 'Partner' }) },
            { value: 'service', label: say({ zh: '服务（程序）', en: 'Service (a program)' }) },
          ]}
        />
      </Form.Item>
      <Form.Item name="department" label={say({ zh: '部门', en: 'Department' })} rules={required}><DepartmentSelect /></Form.Item>
      <Form.Item name="login" label={say({ zh: '账号', en: 'Account' })} extra={say({ zh: '不填则不开通登录', en: 'Left empty, the person cannot log in' })}>
        <Input autoComplete="off" />
      </Form.Item>
    </FormDrawer>
  );
}

interface Appointing {
  person: number;
  post: string;
  department?: number;
  to?: Dayjs;
}

export function AppointDrawer({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const say = useSay();
  const pack = usePack();
  const required = useRequired();
  const submit = async ({ to, ...appointment }: Appointing) => {
    await api.organisation.appoint({ ...appointment, to: to && endOfDay(to.format('YYYY-MM-DD')) });
    onDone();
  };
  return (
    <FormDrawer<Appointing> title={say({ zh: '任命', en: 'Appoint' })} onClose={onClose} onSubmit={submit}>
      <Form.Item name="person" label={say({ zh: '人员', en: 'Person' })} rules={required}><PersonSelect /></Form.Item>
      <Form.Item name="post" label={say({ zh: '岗位', en: 'Post' })} rules={required}>
        <Select
          showSearch
          optionFilterProp="label"
          options={pack.posts.map((post) => ({
            value: post.id,
            label: say(post.title) + (post.per_department ? say({ zh: '（按部门）', en: ' (per department)' }) : ''),
          }))}
        />
      </Form.Item>
      <Form.Item name="department" label={say({ zh: '部门', en: 'Department' })}><DepartmentSelect /></Form.Item>
      <Form.Item name="to" label={say({ zh: '截止日', en: 'Last day' })}><DatePicker /></Form.Item>
    </FormDrawer>
  );
}
