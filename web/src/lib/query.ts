// What is being looked for. It is kept in memory only: in the address or the browser's history it would stay.
import { useSyncExternalStore } from 'react';

export interface Query {
  text: string;
  purpose?: string;
  asked: number; // counts the searches, so that asking the same again asks again
}

let current: Query = { text: '', asked: 0 };
const listeners = new Set<() => void>();

export function ask(text: string, purpose: string | undefined): void {
  current = { text: text.trim(), purpose, asked: current.asked + 1 };
  listeners.forEach((listener) => listener());
}

export function choosePurpose(purpose: string | undefined): void {
  current = { ...current, purpose };
  listeners.forEach((listener) => listener());
}

export function forget(): void {
  current = { text: '', asked: 0 };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useQuery(): Query {
  return useSyncExternalStore(subscribe, () => current);
}
