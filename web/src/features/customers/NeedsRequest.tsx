import { FormOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { ApiError } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';

interface Props {
  error: unknown;
  onAsk: (flow: string) => void;
  onClose: () => void;
}

/** A refusal; when the policy allows the act by request, with the button that starts it. */
export function NeedsRequest({ error, onAsk, onClose }: Props) {
  const say = useSay();
  const pack = usePack();
  if (!error) return null;
  const flow = error instanceof ApiError ? error.problem.flow : undefined;
  return (
    <Refusal
      error={error}
      onClose={onClose}
      actions={
        flow && (
          <Button type="primary" size="small" icon={<FormOutlined />} data-testid="ask" onClick={() => onAsk(flow)}>
            {say({ zh: '发起申请：{flow}', en: 'Make a request: {flow}' }, { flow: say(titleOf(pack.flows, flow)) })}
          </Button>
        )
      }
    />
  );
}
