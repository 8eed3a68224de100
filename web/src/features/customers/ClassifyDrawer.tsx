import { Button, Form, Input } from 'antd';
import { api, type CustomerFile, type Entered } from '@/lib/api';
import { useAction } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Drawer } from '@/components/Overlays';
import { Select } from '@/components/Select';
import { NeedsRequest } from './NeedsRequest';
import type { RequestDraft } from './RequestDrawer';

interface Props {
  file: CustomerFile;
  onClose: () => void;
  onDone: (entered: Entered) => void;
  onAsk: (draft: RequestDraft) => void;
}
interface Wanted {
  record?: number;
  level: string;
  ground: string;
}

const kEnded = 'none'; // the secrecy ends before its period does

/** Sets the level of the customer or of one record, with its ground; lowering is refused towards a request. */
export function ClassifyDrawer({ file, onClose, onDone, onAsk }: Props) {
  const say = useSay();
  const pack = usePack();
  const [form] = Form.useForm<Wanted>();
  const classify = useAction();
  const submit = async (wanted: Wanted) => {
    const entered = await classify.run(() => api.customers.classify(file.row.id, wanted));
    if (entered) onDone(entered);
  };
  const ask = (flow: string) => {
    const { record, level } = form.getFieldsValue();
    onAsk({ flow, record, level, fields: [] });
  };
  const required = [{ required: true, message: say({ zh: '必填', en: 'Required' }) }];
  return (
    <Drawer open width={480} onClose={onClose} title={say({ zh: '调整密级', en: 'Set the level' })}>
      <Form<Wanted> form={form} layout="vertical" onFinish={submit}>
        <Form.Item name="record" label={say({ zh: '对象', en: 'Object' })}>
          <Select
            allowClear
            placeholder={say({ zh: '客户本身', en: 'The customer itself' })}
            options={file.records.map((record) => ({ value: record.id, label: `${say(record.category.title)} ${record.id}` }))}
          />
        </Form.Item>
        <Form.Item name="level" label={say({ zh: '密级', en: 'Level' })} rules={required}>
          <Select
            data-testid="level"
            options={[
              ...pack.levels.map((level) => ({ value: level.id, label: say(level.title) })),
              { value: kEnded, label: say({ zh: '提前解密', en: 'Declassify before its time' }) },
            ]}
          />
        </Form.Item>
        <Form.Item name="ground" label={say({ zh: '定密依据', en: 'Ground' })} rules={required}>
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
        <Form.Item>
          <NeedsRequest error={classify.error} onClose={classify.clear} onAsk={ask} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={classify.busy}>{say({ zh: '确定', en: 'Set' })}</Button>
      </Form>
    </Drawer>
  );
}
