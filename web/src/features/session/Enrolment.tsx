// Enrolling an authenticator app: password, QR code and first code, then the recovery codes.
import { Alert, Button, Form, Input, QRCode, Space, Steps, Typography } from 'antd';
import { useState } from 'react';
import { api, type EnrolmentOffer } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';
import { CodeInput } from './CodeInput';
import { Gateway } from './Gateway';

const grouped = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

function AskPassword({ replaces, onOffer }: { replaces: boolean; onOffer: (offer: EnrolmentOffer) => void }) {
  const say = useSay();
  const begin = useAction();
  const submit = async ({ password, code }: { password: string; code?: string }) => {
    const offer = await begin.run(() => api.session.beginEnrolment(password, code?.trim()));
    if (offer) onOffer(offer);
  };
  const required = [{ required: true, message: say({ zh: '必填', en: 'Required' }) }];
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item name="password" htmlFor="enrol-password" label={say({ zh: '当前密码', en: 'Present password' })} rules={required}>
        <Input.Password id="enrol-password" autoComplete="current-password" autoFocus />
      </Form.Item>
      {replaces && (
        <Form.Item name="code" htmlFor="enrol-old-code" label={say({ zh: '现用设备的动态口令，或一个恢复码', en: 'A code of the present device, or a recovery code' })} rules={required}>
          <CodeInput id="enrol-old-code" />
        </Form.Item>
      )}
      {Boolean(begin.error) && <Form.Item><Refusal error={begin.error} onClose={begin.clear} /></Form.Item>}
      <Button type="primary" htmlType="submit" block loading={begin.busy}>{say({ zh: '继续', en: 'Continue' })}</Button>
    </Form>
  );
}

function Scan({ offer, onCodes }: { offer: EnrolmentOffer; onCodes: (codes: string[]) => void }) {
  const say = useSay();
  const confirm = useAction();
  const submit = async ({ code }: { code: string }) => {
    const done = await confirm.run(() => api.session.confirmEnrolment(code.trim()));
    if (done) onCodes(done.recovery_codes);
  };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <Typography.Paragraph>
        {say({
          zh: '用手机上的身份验证器（任一支持 TOTP 的应用）扫描二维码，再输入它显示的六位动态口令。',
          en: 'Scan the code with an authenticator app (any that knows TOTP), then enter the six digits it shows.',
        })}
      </Typography.Paragraph>
      <div className="enrol-code"><QRCode type="svg" value={offer.uri} size={190} errorLevel="M" aria-label={say({ zh: '登记用的二维码', en: 'The code to scan' })} /></div>
      <Typography.Paragraph className="quiet small enrol-secret">
        {say({ zh: '不能扫码时手工输入：', en: 'Or type it in: ' })}
        <Typography.Text code copyable={{ text: offer.secret }} data-testid="secret">{grouped(offer.secret)}</Typography.Text>
      </Typography.Paragraph>
      <Form.Item name="code" htmlFor="enrol-code" label={say({ zh: '动态口令', en: 'One-time password' })} rules={[{ required: true, message: say({ zh: '必填', en: 'Required' }) }]}>
        <CodeInput id="enrol-code" autoFocus />
      </Form.Item>
      {Boolean(confirm.error) && <Form.Item><Refusal error={confirm.error} onClose={confirm.clear} /></Form.Item>}
      <Button type="primary" htmlType="submit" block loading={confirm.busy}>{say({ zh: '完成登记', en: 'Enrol' })}</Button>
    </Form>
  );
}

function Keep({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const say = useSay();
  return (
    <Space direction="vertical" size="middle" className="wide">
      <Alert
        type="warning"
        showIcon
        message={say({ zh: '请把恢复码抄下来，妥善保管', en: 'Write the recovery codes down and keep them safe' })}
        description={say({
          zh: '设备丢失时，每个恢复码可代替动态口令登录一次。它们只显示这一次。',
          en: 'If the device is lost, each of them logs you in once. They are shown only now.',
        })}
      />
      <Typography.Text className="recovery-codes" data-testid="recovery-codes">{codes.map((code) => <code key={code}>{code}</code>)}</Typography.Text>
      <Typography.Text copyable={{ text: codes.join('\n') }}>{say({ zh: '复制全部', en: 'Copy all' })}</Typography.Text>
      <Button type="primary" block onClick={onDone} data-testid="codes-kept">{say({ zh: '我已妥善保存', en: 'I have kept them' })}</Button>
    </Space>
  );
}

/** `replaces`: the person has a device already, whose code is asked for. */
export function Enrolment({ replaces, onDone }: { replaces: boolean; onDone: () => void }) {
  const say = useSay();
  const [offer, setOffer] = useState<EnrolmentOffer>();
  const [codes, setCodes] = useState<string[]>();
  const current = codes ? 2 : offer ? 1 : 0;
  return (
    <>
      <Steps
        size="small"
        current={current}
        className="enrol-steps"
        items={[
          { title: say({ zh: '核对密码', en: 'Password' }) },
          { title: say({ zh: '扫码', en: 'Scan' }) },
          { title: say({ zh: '恢复码', en: 'Recovery codes' }) },
        ]}
      />
      {codes ? <Keep codes={codes} onDone={onDone} /> : offer ? <Scan offer={offer} onCodes={setCodes} /> : <AskPassword replaces={replaces} onOffer={setOffer} />}
    </>
  );
}

/** Where a post asks for a second factor, nothing else is possible before one is enrolled. */
export function FirstEnrolment() {
  const say = useSay();
  const { session, refresh, leave } = useSession();
  return (
    <Gateway title={say({ zh: '您的岗位须登记动态口令', en: 'Your post asks for a one-time password' })} company={session.company}>
      <Enrolment replaces={false} onDone={refresh} />
      <Space className="after-form">
        <Button type="link" onClick={leave}>{say({ zh: '退出登录', en: 'Log out' })}</Button>
      </Space>
    </Gateway>
  );
}
