import type { Values } from '@/lib/api';

/** Drops what was left empty: an absent field is not an empty one. */
export function filledValues(values: Record<string, string | undefined> | undefined): Values {
  const entries = Object.entries(values ?? {}).map(([id, value]) => [id, value?.trim() ?? ''] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The field that a problem points at, e.g. "/values/phone" → "phone". */
export function fieldAt(where: string | undefined): string | undefined {
  return /^\/values\/([^/]+)$/.exec(where ?? '')?.[1];
}
