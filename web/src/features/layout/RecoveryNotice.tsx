import { Alert } from 'antd';
import { Link } from 'react-router-dom';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';

/** Told on every page for as long as somebody recovers this person's credentials. */
export function RecoveryNotice() {
  const say = useSay();
  const { session } = useSession();
  if (!session.recovery) return null;
  return (
    <Alert
      banner
      type="error"
      message={<span data-testid="recovery-notice">{say({ zh: '有人正在为您的账号办理凭据恢复。', en: 'Somebody is recovering the credentials of your account.' })}</span>}
      description={<Link to="/account">{say({ zh: '不是您要求的，请立即异议', en: 'If you did not ask for it, object now' })}</Link>}
    />
  );
}
