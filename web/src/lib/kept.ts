// The last checkpoint that this browser verified, kept per ledger origin, so that a later rollback is seen.
export interface KeptCheckpoint {
  size: number;
  root: string; // hex
  key: string; // verifier key
  seen: string; // RFC 3339, by this browser's clock
}

const kPrefix = 'jinkui.checkpoint.';

export type KeptStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function keptCheckpoint(store: KeptStore, origin: string): KeptCheckpoint | undefined {
  const text = store.getItem(kPrefix + origin);
  if (!text) return undefined;
  try {
    const value = JSON.parse(text) as Partial<KeptCheckpoint>;
    if (typeof value.size !== 'number' || typeof value.root !== 'string' || typeof value.key !== 'string') return undefined;
    return { size: value.size, root: value.root, key: value.key, seen: String(value.seen ?? '') };
  } catch {
    return undefined;
  }
}

export function keepCheckpoint(store: KeptStore, origin: string, checkpoint: KeptCheckpoint): void {
  store.setItem(kPrefix + origin, JSON.stringify(checkpoint));
}

export function forgetCheckpoint(store: KeptStore, origin: string): void {
  store.removeItem(kPrefix + origin);
}
