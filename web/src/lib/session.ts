// Who is logged in and under which pack, for every page that asks.
import { createContext, useContext } from 'react';
import type { CompanyAct, Pack, PackSummary, Session } from './api';

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

/** Whether to offer an act; the server decides again when it is done. */
export function useMay(act: CompanyAct): boolean {
  return useSession().session.may.includes(act);
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
