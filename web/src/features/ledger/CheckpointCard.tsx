import { Button, Card, Descriptions, Tooltip, Typography } from 'antd';
import { useState } from 'react';
import { api } from '@/lib/api';
import { toHex } from '@/lib/bytes';
import { dateTime } from '@/lib/format';
import { forgetCheckpoint, keptCheckpoint } from '@/lib/kept';
import { useLoad } from '@/lib/load';
import { parseCheckpoint } from '@/lib/note';
import { useSay } from '@/lib/text';
import { kTwoColumns } from '@/components/columns';
import { Await } from '@/components/Page';

async function load() {
  const [key, note] = await Promise.all([api.ledger.key(), api.ledger.checkpoint()]);
  return { key, checkpoint: parseCheckpoint(note) };
}

function Kept({ origin }: { origin: string }) {
  const say = useSay();
  const [kept, setKept] = useState(() => keptCheckpoint(localStorage, origin));
  if (!kept) {
    return <span>{say({ zh: '无；验证任一分录后会保存', en: 'None; one is kept after any entry was verified' })}</span>;
  }
  const forget = () => {
    forgetCheckpoint(localStorage, origin);
    setKept(undefined);
  };
  return (
    <span className="row">
      {say({ zh: '规模 {size}，保存于 {time}', en: 'size {size}, kept {time}' }, { size: kept.size, time: dateTime(kept.seen) })}
      <Tooltip title={say({ zh: '忘记后将无法发现此前的回滚', en: 'Afterwards an earlier rollback can no longer be seen' })}>
        <Button size="small" type="text" onClick={forget}>{say({ zh: '忘记', en: 'Forget' })}</Button>
      </Tooltip>
    </span>
  );
}

/** The head of the ledger as it is signed now, and the one that this browser kept. */
export function CheckpointCard() {
  const say = useSay();
  const loaded = useLoad(load, []);
  return (
    <Card size="small" title={say({ zh: '最新检查点', en: 'Newest checkpoint' })}>
      <Await loaded={loaded}>
        {({ key, checkpoint }) => (
          <Descriptions size="small" column={kTwoColumns}>
            <Descriptions.Item label={say({ zh: '来源', en: 'Origin' })}>
              <Typography.Text className="mono break">{checkpoint.origin}</Typography.Text>
            </Descriptions.Item>
            <Descriptions.Item label={say({ zh: '分录数', en: 'Size' })}>{checkpoint.size}</Descriptions.Item>
            <Descriptions.Item label={say({ zh: '根哈希', en: 'Root' })}>
              <Typography.Text className="mono break" copyable>{toHex(checkpoint.root)}</Typography.Text>
            </Descriptions.Item>
            <Descriptions.Item label={say({ zh: '本浏览器保存的检查点', en: 'Kept by this browser' })}>
              <Kept origin={key.origin} />
            </Descriptions.Item>
            <Descriptions.Item label={say({ zh: '验证公钥', en: 'Verifier key' })} span="filled">
              <Typography.Text className="mono break" copyable>{key.verifier_key}</Typography.Text>
            </Descriptions.Item>
            {key.second_verifier_key && (
              <Descriptions.Item label={say({ zh: 'SM2 验证公钥', en: 'SM2 verifier key' })} span="filled">
                <Typography.Text className="mono break" copyable>{key.second_verifier_key}</Typography.Text>
              </Descriptions.Item>
            )}
          </Descriptions>
        )}
      </Await>
    </Card>
  );
}
