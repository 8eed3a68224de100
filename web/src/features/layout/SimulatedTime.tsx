import { FieldTimeOutlined } from '@ant-design/icons';
import { Alert, Button, Dropdown, Space } from 'antd';
import { api } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useAction } from '@/lib/load';
import { useMay, useSession } from '@/lib/session';
import { useSay, type Text } from '@/lib/text';
import { Refusal } from '@/components/Refusal';

const kSteps: readonly { period: string; text: Text }[] = [
  { period: 'PT1H', text: { zh: '1 小时', en: '1 hour' } },
  { period: 'P1D', text: { zh: '1 天', en: '1 day' } },
  { period: 'P30D', text: { zh: '30 天', en: '30 days' } },
  { period: 'P1Y', text: { zh: '1 年', en: '1 year' } },
];

/** Says on every page that time is simulated, and lets an administrator move it forward. */
export function SimulatedTime() {
  const say = useSay();
  const { session, refresh } = useSession();
  const mayMove = useMay('administer');
  const advance = useAction();
  if (!session.simulated_time) return null;
  const move = async (period: string) => {
    if (await advance.run(() => api.simulation.advance(period))) refresh();
  };
  return (
    <div className="simulated">
      <Alert
        banner
        type="warning"
        icon={<FieldTimeOutlined />}
        message={
          <span data-testid="simulated-time">
            <strong>{say({ zh: '模拟时间', en: 'Simulated time' })}</strong>{' '}
            {dateTime(session.now)}
            <span className="quiet">
              {say({ zh: ' · 仅供演示与测试，数据均为虚构', en: ' · for demonstration and tests only; all data is invented' })}
            </span>
          </span>
        }
        action={mayMove && (
          <Dropdown
            menu={{ items: kSteps.map(({ period, text }) => ({ key: period, label: say(text), onClick: () => void move(period) })) }}
          >
            <Button size="small" loading={advance.busy}>{say({ zh: '快进', en: 'Advance' })}</Button>
          </Dropdown>
        )}
      />
      {Boolean(advance.error) && <Space direction="vertical" className="full"><Refusal error={advance.error} onClose={advance.clear} /></Space>}
    </div>
  );
}
