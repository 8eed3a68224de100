import { Alert, Button, Card, Descriptions } from 'antd';
import { useState } from 'react';
import { api, type Opening, type Values } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useMay, usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { ReceiptLine } from '@/components/ReceiptLine';
import { Refusal } from '@/components/Refusal';
import { nameText, valueText } from './opening';

function Part({ title, values }: { title: string; values: Values }) {
  const say = useSay();
  const pack = usePack();
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <Descriptions size="small" bordered column={1} title={title} className="opened">
      {entries.map(([name, value]) => (
        <Descriptions.Item key={name} label={<span title={name}>{say(nameText(name))}</span>}>
          <span title={value}>{valueText(name, value, pack, say)}</span>
        </Descriptions.Item>
      ))}
    </Descriptions>
  );
}

/** The opened entry, for auditors; opening it is itself recorded. */
export function OpeningCard({ index }: { index: number }) {
  const say = useSay();
  const [opening, setOpening] = useState<Opening>();
  const mayOpen = useMay('audit');
  const open = useAction();
  const start = async () => {
    const opened = await open.run(() => api.ledger.opening(index));
    if (opened) setOpening(opened);
  };
  return (
    <Card
      title={say({ zh: '分录的内容', en: 'What the entry says' })}
      extra={mayOpen && <Button data-testid="open-entry" loading={open.busy} onClick={() => void start()}>{say({ zh: '打开', en: 'Open' })}</Button>}
    >
      <div className="stack">
        {!opening && !open.error && (
          <span className="quiet">
            {say({
              zh: '何人、对何对象、依何条款：加密保存。制度准许审计的人可以打开，打开也记入账本。',
              en: 'Who, on what, under which clause: kept encrypted. Whom the policy lets audit may open it, and that is recorded too.',
            })}
          </span>
        )}
        <Refusal error={open.error} onClose={open.clear} />
        {opening?.destroyed && (
          <Alert type="info" showIcon message={say({ zh: '客户已销毁，内容无法再打开；证明仍然有效。', en: 'The customer is destroyed: nothing can be opened; the proofs stay valid.' })} />
        )}
        {opening && !opening.destroyed && (
          <>
            <Part title={say({ zh: '何人', en: 'Who' })} values={opening.actor} />
            <Part title={say({ zh: '何对象', en: 'What' })} values={opening.object} />
            <Part title={say({ zh: '如何决定', en: 'Decision' })} values={opening.decision} />
          </>
        )}
        {opening && <ReceiptLine receipt={opening.receipt} />}
      </div>
    </Card>
  );
}
