import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { api, type Session } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';
import { Gateway } from './Gateway';

interface Credentials {
  login: string;
  password: string;
}

export function Login({ onLogin }: { onLogin: (session: Session) => void }) {
  const say = useSay();
  const login = useAction();
  const submit = async ({ login: name, password }: Credentials) => {
    const session = await login.run(() => api.session.login(name.trim(), password));
    if (session) onLogin(session);
  };
  return (
    <Gateway title={say({ zh: '登录', en: 'Log in' })}>
      <Form<Credentials> layout="vertical" size="large" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="login"
          label={say({ zh: '账号', en: 'Account' })}
          rules={[{ required: true, whitespace: true, message: say({ zh: '请输入账号', en: 'Enter your account' }) }]}
        >
          <Input prefix={<UserOutlined />} autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={say({ zh: '密码', en: 'Password' })}
          rules={[{ required: true, message: say({ zh: '请输入密码', en: 'Enter your password' }) }]}
        >
          <Input.Password prefix={<LockOutlined />} autoComplete="current-password" />
        </Form.Item>
        {Boolean(login.error) && <Form.Item><Refusal error={login.error} onClose={login.clear} /></Form.Item>}
        <Button type="primary" htmlType="submit" block loading={login.busy} autoInsertSpace={false}>
          {say({ zh: '登录', en: 'Log in' })}
        </Button>
      </Form>
    </Gateway>
  );
}
