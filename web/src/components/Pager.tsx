import { Button, Space } from 'antd';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { kPages, trailOf } from '@/lib/address';
import { useSay } from '@/lib/text';

export interface Cursor {
  at: number | null;
  page: number;
  hasPrevious: boolean;
  forward: (next: number) => void;
  back: () => void;
  reset: () => void;
}

/** Walks pages by cursor; the way back is remembered, totals are not known. */
export function useCursor(): Cursor {
  const [trail, setTrail] = useState<(number | null)[]>([null]);
  const forward = useCallback((next: number) => setTrail((old) => [...old, next]), []);
  const back = useCallback(() => setTrail((old) => (old.length > 1 ? old.slice(0, -1) : old)), []);
  const reset = useCallback(() => setTrail([null]), []);
  return { at: trail.at(-1) ?? null, page: trail.length, hasPrevious: trail.length > 1, forward, back, reset };
}

/** The same, kept in the address: going back and reloading lead to the same page. */
export function useAddressCursor(): Cursor {
  const [search, setSearch] = useSearchParams();
  const trail = trailOf(search.get(kPages));
  const walk = (fresh: readonly number[]) =>
    setSearch((old) => {
      const after = new URLSearchParams(old);
      if (fresh.length > 0) after.set(kPages, fresh.join(','));
      else after.delete(kPages);
      return after;
    });
  return {
    at: trail.at(-1) ?? null,
    page: trail.length + 1,
    hasPrevious: trail.length > 0,
    forward: (next) => walk([...trail, next]),
    back: () => walk(trail.slice(0, -1)),
    reset: () => walk([]),
  };
}

export function Pager({ cursor, next, loading }: { cursor: Cursor; next: number | null | undefined; loading: boolean }) {
  const say = useSay();
  if (!cursor.hasPrevious && !next) return null;
  return (
    <Space className="pager">
      <Button disabled={!cursor.hasPrevious || loading} onClick={cursor.back}>
        {say({ zh: '上一页', en: 'Previous' })}
      </Button>
      <span className="quiet">{say({ zh: '第 {page} 页', en: 'Page {page}' }, { page: cursor.page })}</span>
      <Button disabled={!next || loading} onClick={() => next && cursor.forward(next)}>
        {say({ zh: '下一页', en: 'Next' })}
      </Button>
    </Space>
  );
}
