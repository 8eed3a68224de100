// Who is logged in and under which pack, for every page that asks.
import { createContext, useContext } from 'react';
import type { Pack, PackSummary, Session } from './api';

export interface SessionAccess {
  session: Session;
  /** Asks the server again, e.g. after the password was changed. */
  refresh: () => void;
  leave: () => void;
}

export const SessionContext = createContext<SessionAccess | undefined>(undefined);

export function useSession(): SessionAccess {
  const access = useContext(SessionContext);
  if (!access) throw new Error('useSession outside of a session');
  return access;
}

export const PackContext = createContext<PackSummary | undefined>(undefined);

export function usePackSummary(): PackSummary {
  const summary = useContext(PackContext);
  if (!summary) throw new Error('usePack outside of a session');
  return summary;
}

export function usePack(): Pack {
  return usePackSummary().pack;
}
