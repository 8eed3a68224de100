// How a person wants a list drawn: its density and which columns; kept in this browser, by the name of the list.
import { useCallback, useState } from 'react';

export type Density = 'large' | 'middle' | 'small';
export interface ListSettings {
  density: Density;
  hidden: readonly string[]; // keys of columns
}

const kPrefix = 'jinkui.list.';
const kUsual: ListSettings = { density: 'middle', hidden: [] };

export function readSettings(store: Pick<Storage, 'getItem'>, name: string): ListSettings {
  try {
    const kept = JSON.parse(store.getItem(kPrefix + name) ?? '{}') as Partial<ListSettings>;
    const density = (['large', 'middle', 'small'] as const).find((one) => one === kept.density) ?? kUsual.density;
    const hidden = Array.isArray(kept.hidden) ? kept.hidden.filter((key) => typeof key === 'string') : [];
    return { density, hidden };
  } catch {
    return kUsual; // storage may be forbidden, and what stands in it may be anything
  }
}

export function useListSettings(name: string): [settings: ListSettings, change: (part: Partial<ListSettings>) => void] {
  const [settings, setSettings] = useState(() => readSettings(localStorage, name));
  const change = useCallback(
    (part: Partial<ListSettings>) =>
      setSettings((old) => {
        const fresh = { ...old, ...part };
        try {
          localStorage.setItem(kPrefix + name, JSON.stringify(fresh));
        } catch {
          // then it lasts as long as the page
        }
        return fresh;
      }),
    [name],
  );
  return [settings, change];
}
