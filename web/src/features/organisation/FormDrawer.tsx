import { Button, Form } from 'antd';
import type { ReactNode } from 'react';
import { useAction } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Drawer } from '@/components/Overlays';
import { Refusal } from '@/components/Refusal';

interface Props<Written extends object> {
  title: string;
  onClose: () => void;
  /** Resolves when it is done; its refusal is shown in the drawer. */
  onSubmit: (written: Written) => Promise<unknown>;
  children: ReactNode;
}

/** A drawer with one form that is sent to the server. */
export function FormDrawer<Written extends object>({ title, onClose, onSubmit, children }: Props<Written>) {
  const say = useSay();
  const action = useAction();
  const submit = async (written: Written) => {
    const done = await action.run(async () => {
      await onSubmit(written);
      return true;
    });
    if (done) onClose();
  };
  return (
    <Drawer open width={480} title={title} onClose={onClose}>
      <Form<Written> layout="vertical" onFinish={submit}>
        {children}
        <Form.Item><Refusal error={action.error} onClose={action.clear} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={action.busy}>{say({ zh: '确定', en: 'Save' })}</Button>
      </Form>
    </Drawer>
  );
}
