import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Alert, Button, Space } from 'antd';
import { useEffect, useState } from 'react';
import type { Revealed } from '@/lib/api';
import { dateTimeSeconds } from '@/lib/format';
import { obligationText } from '@/lib/kernel';
import { useSay } from '@/lib/text';
import { ClauseTags } from '@/components/ClauseTag';
import { ReceiptLine } from '@/components/ReceiptLine';

function useSecondsLeft(endsAt: number): number {
  const left = () => Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [endsAt]);
  return seconds;
}

/** Under which clauses and marks the plaintext stands here, where it is recorded, and for how long. */
export function RevealedNote({ revealed, endsAt, onHide }: { revealed: Revealed; endsAt: number; onHide: () => void }) {
  const say = useSay();
  const seconds = useSecondsLeft(endsAt);
  const { watermark: mark } = revealed;
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <Alert
      type="success"
      showIcon
      data-testid="revealed"
      message={say({ zh: '明文已显示，{left} 后自动隐藏', en: 'Plaintext is shown and hides itself in {left}' }, { left })}
      action={
        <Button size="small" icon={<EyeInvisibleOutlined />} onClick={onHide}>{say({ zh: '立即隐藏', en: 'Hide now' })}</Button>
      }
      description={
        <Space direction="vertical" size={4}>
          <span>
            {say({ zh: '查阅人：', en: 'Read by: ' })}
            {mark.name} {mark.staff_number} · {dateTimeSeconds(mark.time)}
            {revealed.obligations.length > 0 && (
              <span className="quiet">
                {' · '}{revealed.obligations.map((name) => say(obligationText(name))).join(say({ zh: '、', en: ', ' }))}
              </span>
            )}
          </span>
          {revealed.grant !== null && revealed.uses > 0 && (
            <span className="quiet">
              {say({ zh: '依授权 {id}，第 {use} / {uses} 次', en: 'Under grant {id}, use {use} of {uses}' },
                   { id: revealed.grant, use: revealed.use, uses: revealed.uses })}
            </span>
          )}
          <ClauseTags clauses={revealed.clauses} />
          <ReceiptLine receipt={revealed.receipt} />
        </Space>
      }
    />
  );
}
