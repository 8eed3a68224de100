import { Button, Form, Input } from 'antd';
import { api, type CustomerRow, type Kept } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Drawer } from '@/components/Overlays';
import { PersonSelect, personText } from '@/components/PersonSelect';
import { Refusal } from '@/components/Refusal';

interface Props {
  row: CustomerRow;
  onClose: () => void;
  onDone: (kept: Kept) => void;
}
interface Wanted {
  keeper?: number;
  ground: string;
}

/** Hands the file into somebody's keeping, hands it on, or ends its keeping. */
export function CustodyDrawer({ row, onClose, onDone }: Props) {
  const say = useSay();
  const [form] = Form.useForm<Wanted>();
  const hand = useAction();
  const submit = async ({ keeper, ground }: Wanted) => {
    const kept = await hand.run(() => api.customers.keep(row.id, { keeper: keeper ?? null, ground }));
    if (kept) onDone(kept);
  };
  // The form itself shows what is missing.
  const end = () => form.validateFields(['ground']).then(submit, () => undefined);
  const required = [{ required: true, message: say({ zh: '必填', en: 'Required' }) }];
  const now = row.keeper;
  return (
    <Drawer open width={480} onClose={onClose} title={say({ zh: '交付保管', en: 'Hand into keeping' })}>
      <Form<Wanted> form={form} layout="vertical" onFinish={submit}>
        <Form.Item label={say({ zh: '现保管人', en: 'Keeper now' })}>{now ? personText(now) : say({ zh: '无人保管', en: 'Nobody' })}</Form.Item>
        <Form.Item name="keeper" label={say({ zh: '新保管人', en: 'New keeper' })} rules={required}>
          <PersonSelect exclude={now ? [now.id] : []} />
        </Form.Item>
        <Form.Item name="ground" label={say({ zh: '缘由', en: 'Ground' })} rules={required}>
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
        <Form.Item>
          <Refusal error={hand.error} onClose={hand.clear} />
        </Form.Item>
        <div className="row">
          <Button type="primary" htmlType="submit" data-testid="hand-over" loading={hand.busy}>
            {say({ zh: '交付', en: 'Hand over' })}
          </Button>
          {now && (
            <Button data-testid="end-keeping" disabled={hand.busy} onClick={end}>
              {say({ zh: '结束保管', en: 'End the keeping' })}
            </Button>
          )}
        </div>
      </Form>
    </Drawer>
  );
}
