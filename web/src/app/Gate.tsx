// Which world is shown: before a session, before the first password, before the second factor, or the pages.
import { App as AntApp, Spin } from 'antd';
import { useCallback, useEffect, useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, ApiError, setCsrf, setUnauthenticatedHandler, type Session } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { PackContext, SessionContext } from '@/lib/session';
import { useSay } from '@/lib/text';
import { RefusedPage } from '@/components/Refusal';
import { Shell } from '@/features/layout';
import { CodeDialog, FirstEnrolment, FirstPassword, Login } from '@/features/session';
import { Pages } from './Pages';

async function currentSession(): Promise<Session | null> {
  try {
    const session = await api.session.current();
    setCsrf(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

function Waiting() {
  return <div className="waiting"><Spin size="large" /></div>;
}

function House() {
  const pack = useLoad(() => api.pack.summary(), []);
  if (pack.error) return <RefusedPage error={pack.error} onRetry={pack.reload} />;
  if (!pack.data) return <Waiting />;
  return (
    <PackContext.Provider value={pack.data}>
      <Shell>
        <Pages />
      </Shell>
      <CodeDialog />
    </PackContext.Provider>
  );
}

function World({ session }: { session: Session }) {
  if (session.must_change) return <FirstPassword />;
  if (session.must_enrol) return <FirstEnrolment />;
  return <House key={session.person.id} />;
}

export function Gate() {
  const say = useSay();
  const navigate = useNavigate();
  const { message } = AntApp.useApp();
  const { data: session, error, reload, set } = useLoad(currentSession, []);
  const forget = useCallback(() => {
    setCsrf('');
    set(null);
  }, [set]);

  useEffect(() => {
    setUnauthenticatedHandler(() => {
      forget();
      void message.warning(say({ zh: '登录已失效，请重新登录。', en: 'Your session has ended; log in again.' }));
    });
    return () => setUnauthenticatedHandler(() => undefined);
  }, [forget, message, say]);

  const enter = useCallback((fresh: Session) => {
    setCsrf(fresh.csrf);
    set(fresh);
  }, [set]);

  const leave = useCallback(() => {
    void api.session.logout().catch(() => undefined).finally(() => {
      forget();
      navigate('/');
    });
  }, [forget, navigate]);

  const access = useMemo(() => (session ? { session, refresh: reload, leave } : undefined), [session, reload, leave]);
  if (error) return <RefusedPage error={error} onRetry={reload} />;
  if (session === undefined) return <Waiting />;
  if (!access) return <Login onLogin={enter} />;
  return (
    <SessionContext.Provider value={access}>
      <World session={access.session} />
    </SessionContext.Provider>
  );
}
