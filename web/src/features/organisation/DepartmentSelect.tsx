import { api } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Select } from '@/components/Select';

interface Props {
  id?: string;
  value?: number;
  onChange?: (id: number | undefined) => void;
}

export function DepartmentSelect({ id, value, onChange }: Props) {
  const say = useSay();
  const departments = useLoad(() => api.organisation.departments(), []);
  return (
    <Select
      id={id}
      allowClear
      showSearch
      optionFilterProp="label"
      value={value}
      onChange={onChange}
      loading={departments.loading}
      status={departments.error ? 'error' : undefined}
      placeholder={say({ zh: '请选择部门', en: 'Choose a department' })}
      options={(departments.data?.rows ?? []).map((item) => ({ value: item.id, label: item.name }))}
    />
  );
}
