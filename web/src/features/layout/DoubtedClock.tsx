import { ClockCircleOutlined } from '@ant-design/icons';
import { Alert, App as AntApp, Button } from 'antd';
import { useEffect, useState } from 'react';
import { api, type Clock } from '@/lib/api';
import { dateTimeSeconds } from '@/lib/format';
import { useAction, useLoad } from '@/lib/load';
import { useSay } from '@/lib/text';
import { Modal } from '@/components/Overlays';
import { Refusal } from '@/components/Refusal';

const kTickMs = 60_000;

function State({ clock }: { clock: Clock }) {
  const say = useSay();
  const names = clock.admissions.map(({ person }) => person.name).join(say({ zh: '、', en: ', ' }));
  return (
    <span data-testid="doubted-clock">
      <strong>{say({ zh: '服务器时钟存疑', en: "The server's clock is doubted" })}</strong>
      {say(
        {
          zh: '：它显示 {wall}，系统仍按 {believed} 计时。须由 {needed} 名不同的管理员核对后确认',
          en: ': it says {wall}, time goes on from {believed}. {needed} different administrators must compare and admit it',
        },
        { wall: dateTimeSeconds(clock.wall), believed: dateTimeSeconds(clock.believed), needed: clock.needed },
      )}
      {say(names ? { zh: '；已确认：{names}。', en: '; admitted by {names}.' } : { zh: '；尚无人确认。', en: '; nobody has yet.' }, { names })}
    </span>
  );
}

/** What is confirmed is the time that stood on the screen, so a clock that jumps meanwhile is not admitted with it. */
function Confirm({ clock, onDone, onClose }: { clock: Clock; onDone: (clock: Clock) => void; onClose: () => void }) {
  const say = useSay();
  const admission = useAction();
  const admit = async () => {
    const admitted = await admission.run(() => api.clock.admit(clock.wall));
    if (admitted) onDone(admitted.clock);
  };
  return (
    <Modal
      open
      title={say({ zh: '确认时钟', en: 'Admit the clock' })}
      okText={say({ zh: '我已核对，时间正确', en: 'I have compared it; it is right' })}
      cancelText={say({ zh: '取消', en: 'Cancel' })}
      confirmLoading={admission.busy}
      onOk={() => void admit()}
      onCancel={onClose}
    >
      <p>{say({ zh: '服务器时钟显示：', en: "The server's clock says: " })}<strong>{dateTimeSeconds(clock.wall)}</strong></p>
      <p>
        {say({
          zh: '请与可靠的时间来源（如手机或授时网站）核对后再确认。确认会记入账本；第二人确认后，全系统改按这个时间，期限已过的授权和登录会随即失效。',
          en: 'Compare it with a source that you trust, such as your telephone, before you admit it. The ledger records it. Once a second person has, everything goes by this time: grants and sessions that are then over end at once.',
        })}
      </p>
      <Refusal error={admission.error} onClose={admission.clear} />
    </Modal>
  );
}

/** Says on every page that the server's clock is not believed, and lets those who may confirm it. */
export function DoubtedClock() {
  const say = useSay();
  const { message } = AntApp.useApp();
  const { data: clock, reload, set } = useLoad(() => api.clock.state(), []);
  const [asked, setAsked] = useState<Clock>();
  useEffect(() => {
    const timer = setInterval(reload, kTickMs);
    return () => clearInterval(timer);
  }, [reload]);
  if (!clock?.doubted) return null;
  const done = (after: Clock) => {
    setAsked(undefined);
    set(after);
    void message.success(say(after.doubted
      ? { zh: '已记录，等待另一人确认。', en: 'Recorded; it waits for another person.' }
      : { zh: '时钟已被采信。', en: 'The clock is believed.' }));
  };
  const ask = () => void api.clock.state().then(setAsked, reload);
  return (
    <div className="simulated">
      <Alert
        banner
        type="error"
        icon={<ClockCircleOutlined />}
        message={<State clock={clock} />}
        action={clock.yours_to_admit && (
          <Button size="small" danger data-testid="admit-clock" onClick={ask}>{say({ zh: '确认时钟', en: 'Admit the clock' })}</Button>
        )}
      />
      {asked && <Confirm clock={asked} onDone={done} onClose={() => setAsked(undefined)} />}
    </div>
  );
}
