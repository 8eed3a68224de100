import { App, Button, Input, Space } from 'antd';
import { useState } from 'react';
import { api, type RequestAction, type RequestFile } from '@/lib/api';
import { useAction } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Modal } from '@/components/Overlays';
import { PersonSelect } from '@/components/PersonSelect';
import { Refusal } from '@/components/Refusal';
import { kActions } from './actions';

interface DialogProps {
  file: RequestFile;
  action: RequestAction;
  onClose: () => void;
  onDone: () => void;
}

function ActionDialog({ file, action, onClose, onDone }: DialogProps) {
  const say = useSay();
  const { message } = App.useApp();
  const { session } = useSession();
  const [opinion, setOpinion] = useState('');
  const [person, setPerson] = useState<number>();
  const act = useAction();
  const look = kActions[action];
  const isReady = (!look.needsPerson || person !== undefined) && (!look.needsOpinion || opinion.trim() !== '');
  const confirm = async () => {
    const command = { action, opinion: opinion.trim() || undefined, person };
    if (!(await act.run(() => api.requests.act(file.row.id, command)))) return;
    void message.success(say({ zh: '已办理：{what}', en: 'Done: {what}' }, { what: say(look.text) }));
    onDone();
  };
  return (
    <Modal
      open
      title={say({ zh: '{what}：申请 {id}', en: '{what}: request {id}' }, { what: say(look.text), id: file.row.id })}
      okText={say(look.text)}
      okButtonProps={{ disabled: !isReady, loading: act.busy, danger: look.danger }}
      onOk={() => void confirm()}
      onCancel={onClose}
    >
      <Space direction="vertical" className="full">
        {look.needsPerson && (
          <PersonSelect value={person} onChange={setPerson} exclude={[session.person.id, file.row.requester.id]} />
        )}
        <Input.TextArea
          rows={3}
          maxLength={500}
          showCount
          value={opinion}
          placeholder={
            look.needsOpinion
              ? say({ zh: '请写明意见', en: 'State your opinion' })
              : say({ zh: '意见（可不填）', en: 'Opinion (optional)' })
          }
          onChange={(event) => setOpinion(event.target.value)}
        />
        <Refusal error={act.error} onClose={act.clear} />
      </Space>
    </Modal>
  );
}

/** The buttons for what the server says can be done now. */
export function Decide({ file, onDone }: { file: RequestFile; onDone: () => void }) {
  const say = useSay();
  const [action, setAction] = useState<RequestAction>();
  const known = file.actions.filter((name) => name in kActions);
  if (known.length === 0) return null;
  const close = () => setAction(undefined);
  return (
    <>
      <Space wrap>
        {known.map((name) => (
          <Button
            key={name}
            type={kActions[name].type ?? 'default'}
            danger={kActions[name].danger}
            data-testid={`action-${name}`}
            onClick={() => setAction(name)}
          >
            {say(kActions[name].text)}
          </Button>
        ))}
      </Space>
      {action && (
        <ActionDialog
          file={file}
          action={action}
          onClose={close}
          onDone={() => {
            close();
            onDone();
          }}
        />
      )}
    </>
  );
}
