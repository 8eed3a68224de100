import { Checkbox, Form } from 'antd';
import { useId } from 'react';
import type { CustomerFile } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Select } from '@/components/Select';

export interface Choice {
  purpose?: string;
  fields: string[]; // empty: all that the purpose allows
}

interface Props {
  file: CustomerFile;
  record?: number;
  choice: Choice;
  onChange: (choice: Choice) => void;
}

/** The fields that a purpose opens of the customer itself, or of one of its records. */
export function fieldsOf(file: CustomerFile, purpose: string | undefined, ofRecord: Set<string>, record: boolean): string[] {
  const opened = file.purposes.find((item) => item.id === purpose)?.fields ?? [];
  return opened.filter((field) => ofRecord.has(field) === record);
}

/** Chooses the purpose and, of the fields that it opens, those that are needed. */
export function PurposeSelect({ file, record, choice, onChange }: Props) {
  const say = useSay();
  const pack = usePack();
  const id = useId();
  const ofRecord = new Set(pack.fields.filter((field) => field.record).map((field) => field.id));
  const opened = fieldsOf(file, choice.purpose, ofRecord, record !== undefined);
  const options = [...file.purposes]
    .sort((a, b) => Number(b.yours) - Number(a.yours))
    .map((purpose) => ({
      value: purpose.id,
      disabled: !purpose.yours,
      label: say(purpose.title) + (purpose.yours ? '' : say({ zh: '（非您的岗位）', en: ' (not of your post)' })),
    }));
  return (
    <>
      <Form.Item label={say({ zh: '用途', en: 'Purpose' })} htmlFor={id} required>
        <Select
          id={id}
          data-testid="purpose"
          value={choice.purpose}
          options={options}
          placeholder={say({ zh: '请选择用途', en: 'Choose a purpose' })}
          onChange={(purpose: string) => onChange({ purpose, fields: [] })}
        />
      </Form.Item>
      {opened.length > 0 && (
        <Form.Item
          label={say({ zh: '此用途可打开的字段', en: 'Fields that this purpose opens' })}
          extra={say({ zh: '只勾选需要的字段', en: 'Tick only what you need' })}
        >
          <Checkbox.Group
            value={choice.fields.length > 0 ? choice.fields : opened}
            options={opened.map((id) => ({ value: id, label: say(titleOf(pack.fields, id)) }))}
            onChange={(fields) => {
              if (fields.length === 0) return; // reading nothing is not a choice
              onChange({ ...choice, fields: fields.length === opened.length ? [] : (fields as string[]) });
            }}
          />
        </Form.Item>
      )}
    </>
  );
}
