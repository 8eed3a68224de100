// Ordering and naming the fields of a pack for a page; no field id stands in the code.
import type { Named, Pack, PackField, Values } from './api';
import type { Say, Text } from './text';

export interface TierGroup {
  id: string;
  title: Text | undefined; // none: fields that protect nobody in particular
  fields: PackField[];
}

/** The pack's fields grouped by tier, lowest first; fields without a tier come first. */
export function byTier(pack: Pack, keep: (field: PackField) => boolean): TierGroup[] {
  const fields = pack.fields.filter(keep);
  const groups: TierGroup[] = [
    { id: '', title: undefined, fields: fields.filter((field) => !field.tier) },
    ...pack.tiers.map((tier) => ({ id: tier.id, title: tier.title, fields: fields.filter((f) => f.tier === tier.id) })),
  ];
  return groups.filter((group) => group.fields.length > 0);
}

const kNames = new Set(['person_name', 'company_name']);
const kTooLong = new Set(['long_text', 'address']);

/** The few columns by which a list of customers is told apart: names first, then short fields in pack order. */
export function listFields(pack: Pack, count: number): PackField[] {
  const usable = pack.fields.filter((field) => !field.record && !kTooLong.has(field.type));
  const named = usable.filter((field) => kNames.has(field.type)).slice(0, 1);
  const rest = usable.filter((field) => !named.includes(field));
  const required = rest.filter((field) => field.required);
  const others = rest.filter((field) => !field.required);
  const chosen = new Set([...named, ...[...required, ...others].slice(0, count - named.length)]);
  return [...named, ...pack.fields.filter((field) => chosen.has(field) && !named.includes(field))];
}

export function titleOf(list: readonly Named[], id: string | null | undefined): Text {
  return list.find((item) => item.id === id)?.title ?? { zh: id ?? '—', en: id ?? '—' };
}

/** A value as shown: choices and flags in words. */
export function shown(field: PackField | undefined, value: string | undefined, say: Say): string {
  if (value === undefined || value === '') return '—';
  if (field?.type === 'flag') {
    if (value === 'true') return say({ zh: '是', en: 'Yes' });
    if (value === 'false') return say({ zh: '否', en: 'No' });
  }
  const choice = field?.choices.find((item) => item.id === value);
  return choice ? say(choice.title) : value;
}

/** The name to call a customer by in a heading: the mask of its first naming field. */
export function headline(pack: Pack, masks: Values): string {
  const field = pack.fields.find((item) => kNames.has(item.type) && masks[item.id]);
  return field ? (masks[field.id] ?? '') : '';
}
