import { Button, Form, Input, Space } from 'antd';
import { useEffect, useState } from 'react';
import { api, ApiError, type Changed, type CustomerFile, type PackField } from '@/lib/api';
import { useAction } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { FieldInput } from '@/components/FieldInput';
import { Drawer } from '@/components/Overlays';
import { Refusal } from '@/components/Refusal';
import { Select } from '@/components/Select';
import { DuplicateReason, useHeld } from './DuplicateReason';
import { rulesOf } from './rules';
import { fieldAt } from './values';

interface Props {
  file: CustomerFile;
  record?: number;
  onClose: () => void;
  onDone: (changed: Changed) => void;
}
interface Written {
  values?: Record<string, string | undefined>;
  reason: string;
  duplicate_reason?: string;
}

function ChooseFields({ fields, chosen, onChoose }: { fields: readonly PackField[]; chosen: string[]; onChoose: (ids: string[]) => void }) {
  const say = useSay();
  return (
    <Form.Item
      label={say({ zh: '要更正的字段', en: 'Fields to correct' })}
      htmlFor="correct-fields"
      extra={say({ zh: '原值密封留存，不在此显示；留空即清除该字段', en: 'What stood there stays sealed and is not shown; left empty, the field is cleared' })}
    >
      <Select
        id="correct-fields"
        mode="multiple"
        data-testid="correct-fields"
        placeholder={say({ zh: '请选择字段', en: 'Choose fields' })}
        value={chosen}
        onChange={onChoose}
        optionFilterProp="label"
        options={fields.map((field) => ({ value: field.id, label: say(field.title) }))}
      />
    </Form.Item>
  );
}

/** Corrects chosen fields of the customer or of a record; nothing is shown of what stood there. */
export function CorrectionDrawer({ file, record, onClose, onDone }: Props) {
  const say = useSay();
  const pack = usePack();
  const [form] = Form.useForm<Written>();
  const [chosen, setChosen] = useState<string[]>([]);
  const change = useAction();
  const held = useHeld(change.error);
  useEffect(() => {
    const problem = change.error instanceof ApiError ? change.error.problem : undefined;
    const field = fieldAt(problem?.where);
    if (problem && field) form.setFields([{ name: ['values', field], errors: [say(problem.message)] }]);
  }, [change.error, form, say]);
  const fields = pack.fields.filter((field) => field.record === (record !== undefined));
  const revision = record === undefined ? file.revision : (file.records.find((row) => row.id === record)?.revision ?? 0);
  const submit = async ({ values, reason, duplicate_reason }: Written) => {
    const given = Object.fromEntries(chosen.map((id) => [id, values?.[id]?.trim() ?? '']));
    const command = { values: given, reason, revision, record, duplicate_reason: duplicate_reason?.trim() || undefined };
    const changed = await change.run(() => api.customers.change(file.row.id, command));
    if (changed) onDone(changed);
  };
  return (
    <Drawer
      open
      width={520}
      onClose={onClose}
      title={
        record === undefined
          ? say({ zh: '更正客户信息', en: 'Correct the customer' })
          : say({ zh: '更正记录 {id}', en: 'Correct record {id}' }, { id: record })
      }
    >
      <Form<Written> form={form} layout="vertical" onFinish={submit}>
        <ChooseFields fields={fields} chosen={chosen} onChoose={setChosen} />
        {fields.filter((field) => chosen.includes(field.id)).map((field) => (
          <Form.Item key={field.id} name={['values', field.id]} label={say(field.title)} rules={rulesOf(field, say)}>
            <FieldInput field={field} />
          </Form.Item>
        ))}
        <Form.Item
          name="reason"
          label={say({ zh: '更正理由', en: 'Reason' })}
          rules={[{ required: true, whitespace: true, message: say({ zh: '必填', en: 'Required' }) }]}
          extra={say({ zh: '理由随档案密封，账本只公开其承诺值', en: 'Sealed with the file; the ledger shows its commitment only' })}
        >
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
        {held && <DuplicateReason />}
        <Form.Item><Refusal error={change.error} onClose={change.clear} /></Form.Item>
        <Space>
          <Button type="primary" htmlType="submit" data-testid="correct" disabled={chosen.length === 0} loading={change.busy}>
            {say({ zh: '更正', en: 'Correct' })}
          </Button>
          <span className="quiet">{revision === 0
              ? say({ zh: '尚未更正过', en: 'Not corrected so far' })
              : say({ zh: '现为第 {n} 次更正后的版本', en: 'Now as corrected {n} times' }, { n: revision })}</span>
        </Space>
      </Form>
    </Drawer>
  );
}
