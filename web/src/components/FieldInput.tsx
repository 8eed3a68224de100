import { DatePicker, Input, Switch } from 'antd';
import dayjs from 'dayjs';
import type { PackField } from '@/lib/api';
import { useSay } from '@/lib/text';
import { Select } from './Select';

interface Props {
  id?: string;
  field: PackField;
  value?: string;
  onChange?: (value: string) => void;
}

/** The input for one field of the pack, by its type; values are text as the API takes them. */
export function FieldInput({ id, field, value, onChange }: Props) {
  const say = useSay();
  const change = (text: string) => onChange?.(text);
  switch (field.type) {
    case 'choice':
      return (
        <Select
          id={id}
          allowClear={!field.required}
          value={value || undefined}
          onChange={(choice: string | undefined) => change(choice ?? '')}
          options={field.choices.map((choice) => ({ value: choice.id, label: say(choice.title) }))}
          placeholder={say({ zh: '请选择', en: 'Choose' })}
        />
      );
    case 'flag':
      return <Switch id={id} checked={value === 'true'} onChange={(on) => change(on ? 'true' : 'false')} />;
    case 'date':
      return (
        <DatePicker
          id={id}
          value={value ? dayjs(value) : null}
          onChange={(day) => change(day ? day.format('YYYY-MM-DD') : '')}
        />
      );
    case 'long_text':
      return <Input.TextArea id={id} rows={3} value={value} onChange={(event) => change(event.target.value)} />;
    default:
      return <Input id={id} autoComplete="off" value={value} onChange={(event) => change(event.target.value)} />;
  }
}
