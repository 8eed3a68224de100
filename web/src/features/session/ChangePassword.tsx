import { App, Button, Form, Input, Space } from 'antd';
import { api } from '@/lib/api';
import { useAction, useLoad } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';
import { Gateway } from './Gateway';
import { PasswordRulesList } from './PasswordRulesList';

interface Passwords {
  old: string;
  fresh: string;
  again: string;
}

/** Changing the password ends every session of the account, this one too: the person logs in anew. */
export function ChangePassword({ autoFocus = false }: { autoFocus?: boolean }) {
  const say = useSay();
  const { refresh } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Passwords>();
  const fresh = Form.useWatch('fresh', form) ?? '';
  const change = useAction();
  const pack = useLoad(() => api.pack.summary(), []);
  const submit = async ({ old, fresh: password }: Passwords) => {
    const done = await change.run(async () => {
      await api.session.changePassword(old, password);
      return true;
    });
    if (!done) return;
    void message.success(say({ zh: '密码已更改，请用新密码登录。', en: 'Password changed; log in with the new one.' }));
    refresh();
  };
  const required = [{ required: true, message: say({ zh: '必填', en: 'Required' }) }];
  return (
    <Form<Passwords> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item name="old" label={say({ zh: '当前密码', en: 'Present password' })} rules={required}>
        <Input.Password autoComplete="current-password" autoFocus={autoFocus} />
      </Form.Item>
      <Form.Item name="fresh" label={say({ zh: '新密码', en: 'New password' })} rules={required}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <PasswordRulesList rules={pack.data?.pack.passwords} password={fresh} />
      <Form.Item
        name="again"
        label={say({ zh: '再输一次新密码', en: 'New password again' })}
        dependencies={['fresh']}
        rules={[
          ...required,
          ({ getFieldValue }) => ({
            validator: (_, value: string) =>
              !value || value === getFieldValue('fresh')
                ? Promise.resolve()
                : Promise.reject(new Error(say({ zh: '两次输入不一致', en: 'The two entries differ' }))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {Boolean(change.error) && <Form.Item><Refusal error={change.error} onClose={change.clear} /></Form.Item>}
      <Button type="primary" htmlType="submit" block loading={change.busy}>
        {say({ zh: '更改密码', en: 'Change password' })}
      </Button>
    </Form>
  );
}

/** After the first login nothing else is possible before the initial password is replaced. */
export function FirstPassword() {
  const say = useSay();
  const { session, leave } = useSession();
  return (
    <Gateway title={say({ zh: '请更改密码：首次登录，或已到更换期限', en: 'Replace the password: first login, or due for a change' })} company={session.company}>
      <ChangePassword autoFocus />
      <Space className="after-form">
        <Button type="link" onClick={leave}>{say({ zh: '退出登录', en: 'Log out' })}</Button>
      </Space>
    </Gateway>
  );
}
