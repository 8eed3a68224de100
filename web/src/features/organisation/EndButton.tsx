import { App, Button, Popconfirm } from 'antd';
import { ApiError } from '@/lib/api';
import { useSay } from '@/lib/text';
import { Refusal } from '@/components/Refusal';

interface Props {
  text: string;
  confirm: string;
  action: () => Promise<unknown>;
  onDone: () => void;
}

/** Ends something after asking once more; a refusal is shown as a dialog with its clause. */
export function EndButton({ text, confirm, action, onDone }: Props) {
  const say = useSay();
  const { modal } = App.useApp();
  const run = async () => {
    try {
      await action();
      onDone();
    } catch (error) {
      modal.error({
        title: error instanceof ApiError ? say(error.problem.message) : text,
        content: <Refusal error={error} />,
        width: 560,
      });
    }
  };
  return (
    <Popconfirm title={confirm} onConfirm={run}>
      <Button size="small">{text}</Button>
    </Popconfirm>
  );
}
