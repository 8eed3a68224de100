import { api, type PersonRef } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Select } from './Select';

interface Props {
  id?: string;
  value?: number;
  onChange?: (id: number | undefined) => void;
  exclude?: readonly number[];
  allowClear?: boolean;
}

export function personText(person: PersonRef | null | undefined): string {
  return person ? `${person.name} ${person.staff_number}` : '—';
}

/** Picks an active person by name, staff number or department. */
export function PersonSelect({ id, value, onChange, exclude = [], allowClear }: Props) {
  const say = useSay();
  const people = useLoad(() => api.organisation.people(), []);
  const options = (people.data?.rows ?? [])
    .filter((person) => person.active && !exclude.includes(person.person.id))
    .map((person) => ({
      value: person.person.id,
      label: [personText(person.person), person.department?.name].filter(Boolean).join(' · '),
    }));
  return (
    <Select
      id={id}
      showSearch
      allowClear={allowClear}
      value={value}
      onChange={onChange}
      loading={people.loading}
      options={options}
      optionFilterProp="label"
      status={people.error ? 'error' : undefined}
      placeholder={say({ zh: '姓名、工号或部门', en: 'Name, staff number or department' })}
    />
  );
}
