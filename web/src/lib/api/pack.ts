// The pack in force, as /pack gives it.
import type { Text } from '../text';
import type { Named, PasswordRules } from './types';

export interface PackLevel extends Named { harm: Text; period: string | null; color: string; clause: string | null }
export interface PackField extends Named {
  type: string;
  tier: string | null;
  mask: string; // none, all, surname, domain, 3…4, last4
  record: boolean; // of records rather than of the customer
  search?: string[]; // how it can be looked for: exact, last4, name, pinyin, initials, part
  required: boolean;
  choices: Named[];
}
export interface PackRule {
  id: string;
  effect: 'never' | 'must' | 'may' | 'may_by';
  verbs: string[];
  obligations: string[]; // of must
}
export interface PackFlow extends Named {
  verbs: string[];
  approvers: Text;
  term: string;
  uses: number;
  deadline: string | null;
  form: (Named & { required: boolean; type: 'text' | 'number' | 'date' })[];
  clause: string | null;
  emergency: { posts: string[]; term: string; uses: number; within: string; clause: string | null } | null;
}
export type ClauseStatus = 'enforced' | 'evidenced' | 'declared' | 'not_yet';
export interface PackClause extends Named {
  printed: Text; // how the written policy numbers it
  pack: string;
  status: ClauseStatus;
  bindings: string[];
  note: string;
  not_yet: string;
}
export interface Pack {
  id: string;
  title: Text;
  levels: PackLevel[];
  tiers: Named[];
  fields: PackField[];
  categories: (Named & { level: string | null })[];
  posts: (Named & { per_department: boolean; administrator: boolean })[];
  purposes: (Named & { fields: string[]; posts: string[] })[];
  mechanisms: Named[];
  measures: Named[];
  rules: PackRule[];
  flows: PackFlow[];
  passwords: PasswordRules;
  recovery: { delay: string; posts: string[] };
  clauses: PackClause[];
}
export interface PackSummary { id: string; title: Text; hash: string; activated: string; pack: Pack; policy: string }
