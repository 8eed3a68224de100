// One's own account: second factor, password, and where one is logged in.
import { Button, Card, Descriptions, Modal, Space, Tag, Typography } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { api, type OpenSession } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useAction, useLoad } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Page } from '@/components/Page';
import { Refusal, RefusedPage } from '@/components/Refusal';
import { ChangePassword } from './ChangePassword';
import { Enrolment } from './Enrolment';

function Factor() {
  const say = useSay();
  const { refresh } = useSession();
  const factor = useLoad(() => api.session.secondFactor(), []);
  const [enrolling, setEnrolling] = useState(false);
  const done = useCallback(() => {
    setEnrolling(false);
    factor.reload();
    refresh();
  }, [factor, refresh]);
  if (factor.error) return <RefusedPage error={factor.error} onRetry={factor.reload} />;
  const state = factor.data;
  return (
    <Card title={say({ zh: '动态口令', en: 'Second factor' })} loading={!state}>
      {state && (
        <Space direction="vertical" size="middle" className="wide">
          <Descriptions column={1} size="small">
            <Descriptions.Item label={say({ zh: '状态', en: 'State' })}>
              {state.enrolled
                ? <Tag color="success">{say({ zh: '已登记', en: 'Enrolled' })}</Tag>
                : <Tag color={state.required ? 'error' : 'default'}>{say({ zh: '未登记', en: 'Not enrolled' })}</Tag>}
              {state.required && <span className="quiet">{say({ zh: '岗位要求', en: 'asked by the post' })}</span>}
            </Descriptions.Item>
            {state.since && <Descriptions.Item label={say({ zh: '登记于', en: 'Since' })}>{dateTime(state.since)}</Descriptions.Item>}
            {state.enrolled && (
              <Descriptions.Item label={say({ zh: '剩余恢复码', en: 'Recovery codes left' })}>
                <Typography.Text type={state.recovery_codes < 3 ? 'danger' : undefined}>{state.recovery_codes}</Typography.Text>
              </Descriptions.Item>
            )}
          </Descriptions>
          <Button onClick={() => setEnrolling(true)} data-testid="enrol">
            {state.enrolled ? say({ zh: '换设备、换恢复码', en: 'New device and recovery codes' }) : say({ zh: '登记身份验证器', en: 'Enrol an authenticator app' })}
          </Button>
          <Modal title={say({ zh: '登记身份验证器', en: 'Enrol an authenticator app' })} open={enrolling} footer={null} destroyOnHidden onCancel={() => setEnrolling(false)}>
            <Enrolment replaces={state.enrolled} onDone={done} />
          </Modal>
        </Space>
      )}
    </Card>
  );
}

function Sessions() {
  const say = useSay();
  const sessions = useLoad(() => api.session.list(), []);
  const end = useAction();
  const stop = async (row: OpenSession) => {
    const done = await end.run(async () => {
      await api.session.end(row.id);
      return true;
    });
    if (done) sessions.reload();
  };
  if (sessions.error) return <RefusedPage error={sessions.error} onRetry={sessions.reload} />;
  return (
    <Card title={say({ zh: '我的登录', en: 'Where I am logged in' })}>
      <DataTable<OpenSession>
        rowKey="id"
        loading={sessions.loading}
        dataSource={sessions.data ?? []}
        pagination={false}
        columns={[
          { title: say({ zh: '地址', en: 'Address' }), dataIndex: 'address' },
          { title: say({ zh: '登录时间', en: 'Since' }), dataIndex: 'created', render: (_, row) => dateTime(row.created) },
          { title: say({ zh: '最近使用', en: 'Last used' }), dataIndex: 'last_seen', render: (_, row) => dateTime(row.last_seen) },
          {
            title: '',
            key: 'end',
            align: 'right',
            render: (_, row) => row.present
              ? <Tag color="processing">{say({ zh: '本会话', en: 'this session' })}</Tag>
              : <Button size="small" danger loading={end.busy} onClick={() => void stop(row)}>{say({ zh: '结束', en: 'End' })}</Button>,
          },
        ]}
      />
      {Boolean(end.error) && <Refusal error={end.error} onClose={end.clear} />}
    </Card>
  );
}

/** `recoveries`: what is under way about the person's credentials. */
export function AccountPage({ recoveries }: { recoveries: ReactNode }) {
  const say = useSay();
  const { session } = useSession();
  return (
    <Page title={say({ zh: '我的账号', en: 'My account' })}>
      <Space direction="vertical" size="large" className="wide">
        {session.recovery && <Card title={say({ zh: '我的凭据恢复', en: 'Recovery of my credentials' })}>{recoveries}</Card>}
        <Factor />
        <Sessions />
        <Card title={say({ zh: '更改密码', en: 'Change password' })}>
          <div className="narrow-form"><ChangePassword /></div>
        </Card>
      </Space>
    </Page>
  );
}
