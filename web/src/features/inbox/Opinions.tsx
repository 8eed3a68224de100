import { Timeline } from 'antd';
import type { Opinion } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useSay } from '@/lib/text';
import { personText } from '@/components/PersonSelect';
import { actionText } from './actions';

const kColors: Record<string, string> = { approve: 'green', reject: 'red', give_back: 'orange' };

/** Who did what, when, in whose place, and in what words. */
export function Opinions({ opinions }: { opinions: readonly Opinion[] }) {
  const say = useSay();
  if (opinions.length === 0) return <span className="quiet">{say({ zh: '尚无意见', en: 'None yet' })}</span>;
  return (
    <Timeline
      items={opinions.map((opinion, i) => ({
        key: i,
        color: kColors[opinion.action] ?? 'blue',
        children: (
          <>
            <div className="row">
              <strong>{say(actionText(opinion.action))}</strong>
              <span>{personText(opinion.person)}</span>
              {opinion.principal && (
                <span className="quiet">
                  {say({ zh: '受 {who} 委托', en: 'on behalf of {who}' }, { who: personText(opinion.principal) })}
                </span>
              )}
              <span className="quiet small">{dateTime(opinion.time)}</span>
            </div>
            {opinion.text && <div className="opinion">{opinion.text}</div>}
          </>
        ),
      }))}
    />
  );
}
