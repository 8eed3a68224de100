import { Button, Popconfirm } from 'antd';
import { api, type Certificate } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSay } from '@/lib/text';
import { NeedsRequest } from './NeedsRequest';
import type { RequestDraft } from './RequestDrawer';

interface Props {
  customer: number;
  onDone: (certificate: Certificate) => void;
  onAsk: (draft: RequestDraft) => void;
}

/** Destroys the customer's keys under a grant, after asking once more. */
export function DestroyButton({ customer, onDone, onAsk }: Props) {
  const say = useSay();
  const destroy = useAction();
  const confirm = async () => {
    const certificate = await destroy.run(() => api.customers.destroy(customer));
    if (certificate) onDone(certificate);
  };
  return (
    <>
      <Popconfirm
        title={say({ zh: '销毁客户 {id}？', en: 'Destroy customer {id}?' }, { id: customer })}
        description={say({ zh: '销毁后无法恢复，账本证明仍然有效。', en: 'It cannot be undone; the proofs of the ledger stay valid.' })}
        okText={say({ zh: '销毁', en: 'Destroy' })}
        okButtonProps={{ danger: true }}
        onConfirm={confirm}
      >
        <Button size="small" danger loading={destroy.busy}>{say({ zh: '销毁', en: 'Destroy' })}</Button>
      </Popconfirm>
      <NeedsRequest error={destroy.error} onClose={destroy.clear} onAsk={(flow) => onAsk({ flow, fields: [] })} />
    </>
  );
}
