// What a list shows is kept in the address, so that going back, reloading and sending a link lead to the same rows.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** One value of the address; `set('')` takes it out. The pages walked so far are left, as they were of other rows. */
export function useAddress(name: string): [value: string, set: (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setSearch((old) => {
        const fresh = new URLSearchParams(old);
        if (value) fresh.set(name, value);
        else fresh.delete(name);
        fresh.delete(kPages);
        return fresh;
      }, { replace: true }),
    [name, setSearch],
  );
  return [search.get(name) ?? '', set];
}

export const kPages = 'pages';

/** "40,20" → [40, 20]; what is no cursor is left out. */
export function trailOf(text: string | null): number[] {
  return (text ?? '').split(',').map(Number).filter((at) => Number.isSafeInteger(at) && at > 0);
}
