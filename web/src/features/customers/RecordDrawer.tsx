import { Button, Form } from 'antd';
import { api, type Entered, type Values } from '@/lib/api';
import { useAction } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { FieldInput } from '@/components/FieldInput';
import { Drawer } from '@/components/Overlays';
import { Refusal } from '@/components/Refusal';
import { Select } from '@/components/Select';
import { rulesOf } from './rules';
import { filledValues } from './values';

interface Props {
  customer: number;
  onClose: () => void;
  onDone: (entered: Entered) => void;
}
interface Written {
  category: string;
  values?: Record<string, string | undefined>;
  level?: string;
}

/** A new record of the customer: its kind, its fields, and a level above the proposed one if need be. */
export function RecordDrawer({ customer, onClose, onDone }: Props) {
  const say = useSay();
  const pack = usePack();
  const enter = useAction();
  const submit = async ({ category, values, level }: Written) => {
    const record = { category, level, values: filledValues(values) satisfies Values };
    const entered = await enter.run(() => api.customers.enterRecord(customer, record));
    if (entered) onDone(entered);
  };
  const required = [{ required: true, message: say({ zh: '必填', en: 'Required' }) }];
  return (
    <Drawer open width={520} onClose={onClose} title={say({ zh: '新增记录', en: 'Add a record' })}>
      <Form<Written> layout="vertical" onFinish={submit}>
        <Form.Item name="category" label={say({ zh: '类别', en: 'Category' })} rules={required}>
          <Select options={pack.categories.map((item) => ({ value: item.id, label: say(item.title) }))} />
        </Form.Item>
        {pack.fields.filter((field) => field.record).map((field) => (
          <Form.Item
            key={field.id}
            name={['values', field.id]}
            label={say(field.title)}
            rules={rulesOf(field, say)}
          >
            <FieldInput field={field} />
          </Form.Item>
        ))}
        <Form.Item
          name="level"
          label={say({ zh: '密级', en: 'Level' })}
          extra={say({ zh: '不填则按规则拟定；可以定得更高', en: 'Left empty, the rules propose it; it may be set higher' })}
        >
          <Select allowClear options={pack.levels.map((level) => ({ value: level.id, label: say(level.title) }))} />
        </Form.Item>
        <Form.Item><Refusal error={enter.error} onClose={enter.clear} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={enter.busy}>{say({ zh: '保存', en: 'Save' })}</Button>
      </Form>
    </Drawer>
  );
}
