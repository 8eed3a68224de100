// Asks for a one-time password when an act needs a fresh one, and lets the act go on.
import { Form, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api, setCodeAsker } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';
import { CodeInput } from './CodeInput';

export function CodeDialog() {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ code: string }>();
  const show = useAction();
  const waiting = useRef<((shown: boolean) => void)[]>([]);
  useEffect(() => {
    setCodeAsker(() => new Promise((resolve) => {
      waiting.current.push(resolve);
      setOpen(true);
    }));
    return () => setCodeAsker(() => Promise.resolve(false));
  }, []);
  const end = (shown: boolean) => {
    setOpen(false);
    show.clear();
    for (const resolve of waiting.current.splice(0)) resolve(shown);
  };
  const submit = async ({ code }: { code: string }) => {
    const done = await show.run(async () => {
      await api.session.showCode(code.trim());
      return true;
    });
    if (done) end(true);
  };
  return (
    <Modal
      title={say({ zh: '二次验证', en: 'Second factor' })}
      open={open}
      destroyOnHidden
      okText={say({ zh: '验证', en: 'Verify' })}
      cancelText={say({ zh: '取消', en: 'Cancel' })}
      okButtonProps={{ loading: show.busy }}
      onOk={form.submit}
      onCancel={() => end(false)}
      width={420}
    >
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={submit}>
        <Form.Item
          name="code"
          htmlFor="step-up-code"
          label={say({ zh: '此事须现时验证：请输入动态口令', en: 'This takes a fresh one-time password' })}
          rules={[{ required: true, whitespace: true, message: say({ zh: '必填', en: 'Required' }) }]}
        >
          <CodeInput id="step-up-code" autoFocus />
        </Form.Item>
        {Boolean(show.error) && <Refusal error={show.error} onClose={show.clear} />}
      </Form>
    </Modal>
  );
}
