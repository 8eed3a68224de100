import { Alert, Space } from 'antd';
import { Link } from 'react-router-dom';
import { api } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { dateTime } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { usePack, useSession } from '@/lib/session';
import { useSay } from '@/lib/text';

/** The grants that the person at the screen holds for this customer. */
export function GrantsOfCustomer({ customer }: { customer: number }) {
  const say = useSay();
  const pack = usePack();
  const { session } = useSession();
  const grants = useLoad(() => api.requests.grants({ customer, limit: 100 }), [customer]);
  const mine = (grants.data?.rows ?? []).filter(
    (grant) => grant.customer === customer && grant.state === 'valid' && grant.holder.id === session.person.id,
  );
  if (mine.length === 0) return null;
  return (
    <Alert
      type="success"
      showIcon
      message={say({ zh: '您持有对本客户的有效授权', en: 'You hold valid grants for this customer' })}
      description={
        <Space direction="vertical" size={2} data-testid="grants">
          {mine.map((grant) => (
            <span key={grant.id}>
              {say(
                { zh: '{flow}：用途 {purpose}，有效至 {end}，余 {left} 次（申请 ', en: '{flow}: for {purpose}, until {end}, {left} uses left (request ' },
                {
                  flow: say(grant.flow.title),
                  purpose: say(titleOf(pack.purposes, grant.purpose)),
                  end: dateTime(grant.not_after),
                  left: grant.uses - grant.used,
                },
              )}
              <Link to={`/inbox/${grant.request}`}>{grant.request}</Link>
              {say({ zh: '）', en: ')' })}
            </span>
          ))}
        </Space>
      }
    />
  );
}
