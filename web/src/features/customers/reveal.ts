// Plaintext on the page: shown for five minutes, gone with the page, held nowhere else.
import { useCallback, useEffect, useState } from 'react';
import { api, type ReadCommand, type Revealed } from '@/lib/api';
import { useAction } from '@/lib/load';

export const kShownForMs = 5 * 60_000;

export interface Reveal {
  revealed: Revealed | undefined;
  endsAt: number; // milliseconds since 1970, by this page's clock
  busy: boolean;
  error: unknown;
  clear: () => void;
  hide: () => void;
  run: (command: ReadCommand) => Promise<void>;
}

export function useReveal(customer: number): Reveal {
  const [state, setState] = useState<{ revealed: Revealed; endsAt: number }>();
  const { busy, error, clear, run: start } = useAction();
  const hide = useCallback(() => setState(undefined), []);
  useEffect(() => {
    if (!state) return undefined;
    const timer = setTimeout(hide, state.endsAt - Date.now());
    window.addEventListener('pagehide', hide);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', hide);
    };
  }, [state, hide]);
  const run = useCallback(
    async (command: ReadCommand) => {
      setState(undefined);
      const revealed = await start(() => api.customers.reveal(customer, command));
      if (revealed) setState({ revealed, endsAt: Date.now() + kShownForMs });
    },
    [customer, start],
  );
  return { revealed: state?.revealed, endsAt: state?.endsAt ?? 0, busy, error, clear, hide, run };
}
