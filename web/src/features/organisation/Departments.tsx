import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type DepartmentRef } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { useMay } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { DepartmentSelect } from './DepartmentSelect';
import { FormDrawer } from './FormDrawer';
import { useRequired } from './PeopleForms';

interface NewDepartment {
  name: string;
  parent?: number;
}

export function Departments() {
  const say = useSay();
  const required = useRequired();
  const mayAdd = useMay('administer');
  const departments = useLoad(() => api.organisation.departments(), []);
  const [open, setOpen] = useState(false);
  const submit = async (department: NewDepartment) => {
    await api.organisation.addDepartment(department);
    departments.reload();
  };
  return (
    <div className="stack">
      <div className="between">
        <span />
        {mayAdd && <Button type="primary" icon={<PlusOutlined />} data-testid="add-departments" onClick={() => setOpen(true)}>{say({ zh: '新增部门', en: 'Add a department' })}</Button>}
      </div>
      <Await loaded={departments}>
        {(data) => (
          <DataTable<DepartmentRef>
            rowKey="id"
            dataSource={data.rows}
            empty={say({ zh: '没有部门', en: 'No departments' })}
            columns={[{ key: 'name', title: say({ zh: '部门', en: 'Department' }), dataIndex: 'name' }]}
          />
        )}
      </Await>
      {open && (
        <FormDrawer<NewDepartment> title={say({ zh: '新增部门', en: 'Add a department' })} onClose={() => setOpen(false)} onSubmit={submit}>
          <Form.Item name="name" label={say({ zh: '名称', en: 'Name' })} rules={required}><Input /></Form.Item>
          <Form.Item name="parent" label={say({ zh: '上级部门', en: 'Parent' })}><DepartmentSelect /></Form.Item>
        </FormDrawer>
      )}
    </div>
  );
}
