import { Alert, App as AntApp, Button, Checkbox, Descriptions, Progress, Space, Tag, type TableColumnsType } from 'antd';
import { useEffect, useState } from 'react';
import { api, type KeyRotation, type Keys as KeysState } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useAction, useLoad } from '@/lib/load';
import { useSay, type Text } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Modal } from '@/components/Overlays';
import { Await } from '@/components/Page';
import { personText } from '@/components/PersonSelect';
import { Refusal } from '@/components/Refusal';
import { EndButton } from './EndButton';

const kTickMs = 1500;

const kSuites: Record<KeysState['suite'], Text> = {
  intl: { zh: 'intl（AES-256-GCM、HMAC-SHA-256）', en: 'intl (AES-256-GCM, HMAC-SHA-256)' },
  gm: { zh: 'gm（国密算法 SM4-GCM、HMAC-SM3、SM2）', en: 'gm (GM algorithms SM4-GCM, HMAC-SM3, SM2)' },
};
const kKinds: Record<KeyRotation['keys'], Text> = {
  root: { zh: '根密钥', en: 'Root' },
  buckets: { zh: '客户密钥', en: "Customers' keys" },
  index: { zh: '检索索引密钥', en: 'Keys of the search index' },
};
const kStates: Record<KeyRotation['state'], Text> = {
  running: { zh: '进行中', en: 'Running' },
  done: { zh: '已完成', en: 'Done' },
  abandoned: { zh: '未完成', en: 'Abandoned' },
};

function State({ rotation }: { rotation: KeyRotation }) {
  const say = useSay();
  if (rotation.state === 'running' && rotation.total > 0) {
    return <Progress percent={Math.min(99, Math.floor((rotation.moved * 100) / rotation.total))} size="small" />;
  }
  return <Tag color={rotation.state === 'done' ? 'success' : rotation.state === 'running' ? 'processing' : 'warning'}>{say(kStates[rotation.state])}</Tag>;
}

/** What older backups lose is said, and has to be confirmed, before anything begins. */
function Ask({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const say = useSay();
  const [known, setKnown] = useState(false);
  const rotation = useAction();
  const begin = async () => {
    if (await rotation.run(() => api.keys.rotate({ keys: 'buckets', older_backups_lost: true }))) onDone();
  };
  return (
    <Modal
      open
      title={say({ zh: '更换全部客户密钥', en: "Replace all customers' keys" })}
      okText={say({ zh: '开始更换', en: 'Begin' })}
      cancelText={say({ zh: '取消', en: 'Cancel' })}
      okButtonProps={{ disabled: !known, danger: true }}
      confirmLoading={rotation.busy}
      onOk={() => void begin()}
      onCancel={onClose}
    >
      <p>
        {say({
          zh: '更换期间照常使用。此前的数据库备份只有凭此前的密钥库备份才能打开；此前的密钥库备份也打不开以后的数据库。完成后请立即重新备份数据库和密钥库。',
          en: 'Work goes on meanwhile. Database backups made before open only with a key store backup made before, and such a key store backup does not open the database of afterwards. Back up database and key store anew at once when it is done.',
        })}
      </p>
      <Checkbox checked={known} onChange={(event) => setKnown(event.target.checked)} data-testid="backups-known">
        {say({ zh: '我知悉此前的备份与此后的不能混用', en: 'I know that backups from before and from after do not fit each other' })}
      </Checkbox>
      <Refusal error={rotation.error} onClose={rotation.clear} />
    </Modal>
  );
}

function Table({ keys }: { keys: KeysState }) {
  const say = useSay();
  const columns: TableColumnsType<KeyRotation> = [
    { title: say({ zh: '密钥', en: 'Keys' }), dataIndex: 'keys', render: (_, row) => say(kKinds[row.keys]) },
    { title: say({ zh: '状态', en: 'State' }), dataIndex: 'state', render: (_, row) => <State rotation={row} /> },
    { title: say({ zh: '发起人', en: 'By' }), dataIndex: 'by', render: (_, row) => personText(row.by) },
    { title: say({ zh: '开始', en: 'Begun' }), dataIndex: 'started', render: (_, row) => dateTime(row.started) },
    { title: say({ zh: '结束', en: 'Ended' }), dataIndex: 'ended', render: (_, row) => (row.ended ? dateTime(row.ended) : '–') },
  ];
  return (
    <DataTable<KeyRotation>
      rowKey="id"
      columns={columns}
      dataSource={keys.rotations}
      pagination={false}
      locale={{ emptyText: <span className="quiet">{say({ zh: '尚未更换过密钥', en: 'No keys have been replaced yet' })}</span> }}
    />
  );
}

/** Cipher suite, backups of the key store, and the replacing of keys. A new root is given on the server's machine. */
export function Keys() {
  const say = useSay();
  const { message } = AntApp.useApp();
  const loaded = useLoad(() => api.keys.state(), []);
  const [asked, setAsked] = useState(false);
  const { reload } = loaded;
  const running = loaded.data?.rotations[0]?.state === 'running';
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(reload, kTickMs);
    return () => clearInterval(timer);
  }, [running, reload]);
  const done = () => {
    setAsked(false);
    reload();
    void message.success(say({ zh: '已开始并记入账本。', en: 'Begun, and recorded in the ledger.' }));
  };
  return (
    <Await loaded={loaded}>
      {(keys) => (
        <Space direction="vertical" className="full">
          {keys.trouble && (
            <Alert
              type="error"
              showIcon
              message={say({ zh: '更换停在中途（{slug}），系统会继续尝试。', en: 'The rotation stands still ({slug}); it is tried again.' }, { slug: keys.trouble })}
            />
          )}
          <Descriptions size="small" column={2}>
            <Descriptions.Item label={say({ zh: '密码套件', en: 'Cipher suite' })}>{say(kSuites[keys.suite])}</Descriptions.Item>
            <Descriptions.Item label={say({ zh: '客户密钥代次', en: "Epoch of the customers' keys" })}>{keys.epoch}</Descriptions.Item>
            <Descriptions.Item label={say({ zh: '未到期的密钥库备份', en: 'Key store backups not expired' })}>
              {keys.backups.length === 0
                ? say({ zh: '无', en: 'None' })
                : keys.backups.map((backup) => <Tag key={backup.made}>{dateTime(backup.made)} → {dateTime(backup.expires)}</Tag>)}
            </Descriptions.Item>
          </Descriptions>
          {keys.yours_to_rotate && (
            <Space wrap>
              <Button danger disabled={running} onClick={() => setAsked(true)} data-testid="rotate-buckets">
                {say({ zh: '更换全部客户密钥', en: "Replace all customers' keys" })}
              </Button>
              {!running && (
                <EndButton
                  text={say({ zh: '更换检索索引密钥', en: 'Replace the key of the search index' })}
                  confirm={say({ zh: '在新密钥下重建索引，期间照常检索。开始吗？', en: 'The index is built anew under a fresh key; searching goes on meanwhile. Begin?' })}
                  action={() => api.keys.rotate({ keys: 'index' })}
                  onDone={done}
                />
              )}
              <span>
                {say({
                  zh: '更换根密钥须在服务器上进行：jinkui keys rotate root --new-key-file 路径',
                  en: "A new root is given on the server's machine: jinkui keys rotate root --new-key-file PATH",
                })}
              </span>
            </Space>
          )}
          <Table keys={keys} />
          {asked && <Ask onDone={done} onClose={() => setAsked(false)} />}
        </Space>
      )}
    </Await>
  );
}
