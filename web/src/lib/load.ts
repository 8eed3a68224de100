// Loading something when a page opens, and again on demand; the newest call wins.
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Loaded<T> {
  data: T | undefined;
  error: unknown;
  loading: boolean;
  reload: () => void;
  set: (data: T) => void;
}

/** `load` runs whenever one of `on` changes. Data of the earlier key is dropped at once. */
export function useLoad<T>(load: () => Promise<T>, on: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data?: T; error?: unknown; loading: boolean }>({ loading: true });
  const run = useRef(0);
  const latest = useRef(load);
  latest.current = load;
  const start = useCallback((keep: boolean) => {
    const mine = ++run.current;
    setState((old) => ({ data: keep ? old.data : undefined, loading: true }));
    latest.current().then(
      (data) => mine === run.current && setState({ data, loading: false }),
      (error: unknown) => mine === run.current && setState({ error, loading: false }),
    );
  }, []);
  useEffect(() => {
    start(false);
    return () => {
      run.current++;
    };
  }, [start, ...on]);
  const reload = useCallback(() => start(true), [start]);
  const set = useCallback((data: T) => setState({ data, loading: false }), []);
  return { data: state.data, error: state.error, loading: state.loading, reload, set };
}

/** Runs one action at a time; its failure is kept for the page to show. */
export function useAction(): {
  busy: boolean;
  error: unknown;
  clear: () => void;
  run: <T>(action: () => Promise<T>) => Promise<T | undefined>;
} {
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const running = useRef(false);
  const run = useCallback(async <T,>(action: () => Promise<T>): Promise<T | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setState({ busy: true });
    try {
      const result = await action();
      setState({ busy: false });
      return result;
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    } finally {
      running.current = false;
    }
  }, []);
  const clear = useCallback(() => setState({ busy: false }), []);
  return { busy: state.busy, error: state.error, clear, run };
}
