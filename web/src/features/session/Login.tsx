import { LockOutlined, SafetyOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { api, ApiError, type Session } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';
import { CodeInput } from './CodeInput';
import { Gateway } from './Gateway';

interface Credentials {
  login: string;
  password: string;
}

const asksForCode = (error: unknown) => error instanceof ApiError && error.slug === 'account/code-needed';

interface StepProps {
  busy: boolean;
  error: unknown;
  onClear: () => void;
}

function Names({ busy, error, onClear, onSubmit }: StepProps & { onSubmit: (entered: Credentials) => void }) {
  const say = useSay();
  return (
    <Form<Credentials> layout="vertical" size="large" requiredMark={false} onFinish={onSubmit}>
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
      {Boolean(error) && <Form.Item><Refusal error={error} onClose={onClear} /></Form.Item>}
      <Button type="primary" htmlType="submit" block loading={busy} autoInsertSpace={false}>
        {say({ zh: '登录', en: 'Log in' })}
      </Button>
    </Form>
  );
}

function Code({ busy, error, onClear, onSubmit, onBack }: StepProps & { onSubmit: (code: string) => void; onBack: () => void }) {
  const say = useSay();
  return (
    <Form<{ code: string }> layout="vertical" size="large" requiredMark={false} onFinish={({ code }) => onSubmit(code.trim())}>
      <Typography.Paragraph className="quiet">
        {say({
          zh: '密码正确。请打开手机上的身份验证器，输入六位动态口令；设备不在手边时，可输入一个备用恢复码。',
          en: 'The password is right. Enter the six digits of your authenticator app, or one of your recovery codes.',
        })}
      </Typography.Paragraph>
      <Form.Item
        name="code"
        label={say({ zh: '动态口令', en: 'One-time password' })}
        rules={[{ required: true, whitespace: true, message: say({ zh: '请输入动态口令', en: 'Enter the one-time password' }) }]}
      >
        <CodeInput prefix={<SafetyOutlined />} autoFocus />
      </Form.Item>
      {Boolean(error) && <Form.Item><Refusal error={error} onClose={onClear} /></Form.Item>}
      <Button type="primary" htmlType="submit" block loading={busy}>
        {say({ zh: '验证并登录', en: 'Verify and log in' })}
      </Button>
      <Button type="link" block onClick={onBack}>{say({ zh: '换一个账号', en: 'Another account' })}</Button>
    </Form>
  );
}

/** Two steps where the person has a second factor; the password stays in this component until both are done. */
export function Login({ onLogin }: { onLogin: (session: Session) => void }) {
  const say = useSay();
  const login = useAction();
  const [entered, setEntered] = useState<Credentials>();
  const attempt = async ({ login: name, password }: Credentials, code?: string) => {
    const session = await login.run(async () => {
      try {
        return await api.session.login(name.trim(), password, code);
      } catch (error) {
        if (code !== undefined || !asksForCode(error)) throw error;
        setEntered({ login: name, password });
        return undefined;
      }
    });
    if (session) onLogin(session);
  };
  const step = { busy: login.busy, error: login.error, onClear: login.clear };
  const back = () => {
    login.clear();
    setEntered(undefined);
  };
  return (
    <Gateway title={entered ? say({ zh: '第二步：动态口令', en: 'Step two: one-time password' }) : say({ zh: '登录', en: 'Log in' })}>
      {entered
        ? <Code {...step} onSubmit={(code) => void attempt(entered, code)} onBack={back} />
        : <Names {...step} onSubmit={(credentials) => void attempt(credentials)} />}
    </Gateway>
  );
}
