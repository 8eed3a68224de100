import { App, Button, DatePicker, Form, Input, InputNumber, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, type CustomerFile, type PackFlow, type Values } from '@/lib/api';
import { headline } from '@/lib/fields';
import { useAction } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { LevelTag } from '@/components/LevelTag';
import { Drawer } from '@/components/Overlays';
import { Refusal } from '@/components/Refusal';
import { EmergencyChoice } from './EmergencyChoice';
import { PurposeSelect, type Choice } from './PurposeSelect';

export interface RequestDraft {
  flow: string;
  record?: number;
  purpose?: string;
  level?: string; // the level asked for, of a request to lower one
  fields: string[];
}

export type FormValue = string | number | Dayjs | null | undefined;
interface Written {
  reason: string;
  emergency?: boolean;
  form?: Record<string, FormValue>;
}

const kReasonLimit = 500;
const kDeclassified = { zh: '解密', en: 'Declassified' };

function asText(value: FormValue): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? value.format('YYYY-MM-DD') : String(value);
}

export function formValues(form: Written['form']): Values | undefined {
  const entries = Object.entries(form ?? {}).map(([id, value]) => [id, asText(value)] as const);
  const filled = entries.filter(([, text]) => text !== '');
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

export function FlowForm({ flow }: { flow: PackFlow | undefined }) {
  const say = useSay();
  return (
    <>
      {(flow?.form ?? []).map((field) => (
        <Form.Item
          key={field.id}
          name={['form', field.id]}
          label={say(field.title)}
          rules={field.required ? [{ required: true, message: say({ zh: '必填', en: 'Required' }) }] : []}
        >
          {field.type === 'number' ? <InputNumber className="full" /> : field.type === 'date' ? <DatePicker /> : <Input />}
        </Form.Item>
      ))}
    </>
  );
}

function Customer({ file }: { file: CustomerFile }) {
  const say = useSay();
  const pack = usePack();
  return (
    <Form.Item label={say({ zh: '客户', en: 'Customer' })}>
      <Space wrap>
        {say({ zh: '编号 {id}', en: 'No. {id}' }, { id: file.row.id })}
        {headline(pack, file.row.masks)}
        <LevelTag level={file.row.level} />
      </Space>
    </Form.Item>
  );
}

/** A request for one customer by one flow of the pack, filled in as far as it is known. */
export function RequestDrawer({ file, draft, onClose }: { file: CustomerFile; draft: RequestDraft; onClose: () => void }) {
  const say = useSay();
  const pack = usePack();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [form] = Form.useForm<Written>();
  const [choice, setChoice] = useState<Choice>({ purpose: draft.purpose, fields: draft.fields });
  const make = useAction();
  const flow = pack.flows.find((item) => item.id === draft.flow);
  const submit = async ({ reason, emergency, form: values }: Written) => {
    const made = await make.run(() =>
      api.requests.make({
        flow: draft.flow,
        customer: file.row.id,
        record: draft.record,
        fields: choice.fields.length > 0 ? choice.fields : undefined,
        purpose: choice.purpose,
        level: draft.level,
        reason: reason.trim(),
        form: formValues(values),
        emergency: emergency || undefined,
      }),
    );
    if (!made) return;
    void message.success(say({ zh: '申请 {id} 已提交', en: 'Request {id} is made' }, { id: made.id }));
    navigate(made.emergency ? `/customers/${file.row.id}` : `/inbox/${made.id}?tab=mine`);
    if (made.emergency) onClose();
  };
  return (
    <Drawer
      open
      width={560}
      onClose={onClose}
      title={say({ zh: '发起申请：{flow}', en: '{flow}' }, { flow: say(flow?.title ?? { zh: draft.flow, en: draft.flow }) })}
      footer={
        <Space className="drawer-actions">
          <Button onClick={onClose}>{say({ zh: '取消', en: 'Cancel' })}</Button>
          <Button type="primary" loading={make.busy} disabled={!choice.purpose && !draft.level} data-testid="submit-request" onClick={form.submit}>
            {say({ zh: '提交申请', en: 'Submit' })}
          </Button>
        </Space>
      }
    >
      <Form<Written> form={form} layout="vertical" onFinish={submit}>
        <Customer file={file} />
        {draft.level
          ? <Form.Item label={say({ zh: '目标密级', en: 'To the level' })}>{say(pack.levels.find((item) => item.id === draft.level)?.title ?? kDeclassified)}</Form.Item>
          : <PurposeSelect file={file} record={draft.record} choice={choice} onChange={setChoice} />}
        <Form.Item
          name="reason"
          label={say({ zh: '申请事由', en: 'Reason' })}
          extra={say({ zh: '事由加密保存，仅审批人与审计可见', en: 'Kept encrypted; only approvers and auditors can read it' })}
          rules={[{ required: true, whitespace: true, message: say({ zh: '请写明事由', en: 'State the reason' }) }]}
        >
          <Input.TextArea rows={4} maxLength={kReasonLimit} showCount />
        </Form.Item>
        <FlowForm flow={flow} />
        <EmergencyChoice flow={flow} />
        <Refusal error={make.error} onClose={make.clear} />
      </Form>
    </Drawer>
  );
}
