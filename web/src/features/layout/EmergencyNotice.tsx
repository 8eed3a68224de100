import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { api } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';

const kTickMs = 60_000;

/** 应急查阅 is loud: its requester, its reviewers and whoever audits are told on every page until it is reviewed. */
export function EmergencyNotice() {
  const say = useSay();
  const { session } = useSession();
  const { pathname } = useLocation();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((old) => old + 1), kTickMs);
    return () => clearInterval(timer);
  }, []);
  const { data } = useLoad(() => api.requests.emergencies(), [pathname, turn]);
  const count = (data?.rows.length ?? 0) + (data?.others ?? 0);
  if (!data || count === 0) return null;
  const mine = data.rows.filter((row) => row.requester.id === session.person.id).length;
  return (
    <Alert
      banner
      type="error"
      message={
        <span data-testid="emergency-notice">
          {say({ zh: '应急查阅 {count} 件待复核', en: '{count} emergency accesses wait for their review' }, { count })}
          {data.overdue > 0 && say({ zh: '，其中 {overdue} 件逾期', en: ', {overdue} of them overdue' }, { overdue: data.overdue })}
          {say({ zh: '。', en: '. ' })}
          {data.rows.length > mine && <Link to="/inbox?tab=todo">{say({ zh: '去复核', en: 'Review them' })}</Link>}
          {mine > 0 && <Link to="/inbox?tab=mine">{say({ zh: '其中 {mine} 件由您发起', en: '{mine} of them are yours' }, { mine })}</Link>}
        </span>
      }
    />
  );
}
