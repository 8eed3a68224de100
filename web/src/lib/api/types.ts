// The messages of /api/v1, as api/openapi.yaml states them.
import type { Text } from '../text';

export interface Named { id: string; title: Text }
export interface PersonRef { id: number; name: string; staff_number: string }
export interface DepartmentRef { id: number; name: string }
export interface ClauseRef { pack: string; id: string; title: Text }
export type Values = Record<string, string>;

export interface LevelView {
  id: string;
  title: Text;
  color: string;
  mark: string;
  until: string | null;
  declassified: boolean;
}

export interface Receipt { index: number; leaf_hash: string; time: string; size: number; root: string }

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  message: Text;
  next: Text;
  where?: string;
  clauses: ClauseRef[];
  flow?: string;
}

export interface PasswordRules { min: number; classes: number; forbid_name: boolean; rotate: string | null }

/** Acts that are about no customer; the server says which of them the policy lets one do. */
export type CompanyAct = 'administer' | 'delegate' | 'audit' | 'govern';

export interface Session {
  person: PersonRef;
  department: DepartmentRef | null;
  posts: { post: Named; department: DepartmentRef | null }[];
  may: CompanyAct[];
  must_change: boolean;
  must_enrol: boolean;
  second_factor: boolean;
  recovery: boolean; // somebody recovers my credentials
  csrf: string;
  expires_at: string;
  now: string;
  simulated_time: boolean;
  company: string;
}

export interface KeyRotation {
  id: number;
  keys: 'root' | 'buckets' | 'index';
  state: 'running' | 'done' | 'abandoned';
  by: PersonRef;
  started: string;
  ended?: string;
  moved: number; // customers with new keys
  total: number; // customers when it began
}

export interface Keys {
  suite: 'intl' | 'gm';
  epoch: number; // of the customers' keys
  nodes: number;
  backups: { made: string; expires: string }[];
  rotations: KeyRotation[]; // newest first
  yours_to_rotate: boolean;
  trouble?: string; // why the running rotation stands still
}

export interface Clock {
  believed: string;
  wall: string; // what the server's clock says
  doubted: boolean;
  admissions: { person: PersonRef; wall: string; at: string }[];
  needed: number;
  tolerance_seconds: number;
  yours_to_admit: boolean;
  simulated_time: boolean;
}

export interface Page<Row> { rows: Row[]; next: number | null }

export interface CustomerRow {
  id: number;
  masks: Values;
  level: LevelView;
  department: DepartmentRef;
  assigned: PersonRef | null;
  keeper: PersonRef | null;
}
export interface CustomerPage extends Page<CustomerRow> { receipt: Receipt }
export interface SearchCommand { text: string; purpose?: string; after?: number; limit?: number }
export interface SearchResult extends Page<CustomerRow> {
  cut_short: boolean;
  budget: { left: number; of: number; renews: string } | null;
  receipt: Receipt;
}

export type Verdict = 'permit' | 'needs_flow' | 'deny';
export interface Act {
  verb: string;
  title: Text;
  verdict: Verdict;
  flow: string | null;
  explanation: Text;
  clauses: ClauseRef[];
}
export interface PurposeView extends Named { fields: string[]; yours: boolean }
export interface RecordRow { id: number; category: Named; level: LevelView; revision: number }
export interface CustomerFile {
  row: CustomerRow;
  revision: number; // how often the customer's own values were corrected
  records: RecordRow[];
  acts: Act[];
  purposes: PurposeView[];
  receipt: Receipt;
}

export interface ReadCommand { purpose: string; fields?: string[]; record?: number; revision?: number }
export interface Revealed {
  customer: number;
  record: number;
  values: Values;
  level: LevelView;
  watermark: { name: string; staff_number: string; time: string };
  clauses: ClauseRef[];
  obligations: string[];
  grant: number | null;
  use: number; // which use of the grant this was, of how many; 0 without a grant
  uses: number;
  reason: string; // of the correction that was asked for
  receipt: Receipt;
}
export interface NewCustomer { values: Values; level?: string; department?: number; assigned?: number; duplicate_reason?: string }
export interface NewRecord { category: string; values: Values; level?: string }
export interface ValueWarning { slug: string; field: string; message: Text }
export interface Entered {
  customer: number;
  record: number;
  level: LevelView;
  clauses: ClauseRef[];
  warnings?: ValueWarning[];
  receipt: Receipt;
}
export interface ChangeCommand { values: Values; reason: string; revision: number; record?: number; duplicate_reason?: string }
export interface Changed extends Entered { revision: number; raised: boolean }
export interface HistoryRow {
  revision: number; // 0: the entry
  at: string;
  by: PersonRef;
  fields: string[];
  reason_commitment: string | null;
}
export interface History { rows: HistoryRow[]; receipt: Receipt }
export interface Kept { customer: number; keeper: PersonRef | null; clauses: ClauseRef[]; receipt: Receipt }
export interface Certificate {
  customer: number;
  destroyed_at: string;
  unrecoverable_from: string | null;
  index_key_replaced: string | null;
  receipt: Receipt;
}

export interface NewRequest {
  emergency?: boolean;
  flow: string;
  customer?: number; // none: the set of an export, named by `level`
  record?: number;
  fields?: string[];
  purpose?: string;
  level?: string;
  reason: string;
  form?: Values;
}
export type RequestState = 'open' | 'returned' | 'approved' | 'rejected' | 'withdrawn' | 'lapsed' | 'superseded';
export interface RequestRow {
  id: number;
  flow: Named;
  customer: number;
  record: number;
  level: LevelView;
  requester: PersonRef;
  purpose: Named;
  to_level: Named | null;
  /** Hash of the version of the policy that it would put into force, or ''. */
  version: string;
  state: RequestState;
  created: string;
  decided: string | null;
  yours_to_decide: boolean;
  emergency: boolean; // released first; what is decided is a review
  review_due: string | null;
}
export interface Emergencies { rows: RequestRow[]; others: number; overdue: number }
export type StepKind = 'act' | 'sequence' | 'any_of' | 'all_of' | 'quorum';
export interface StepView {
  id: number;
  kind: StepKind;
  state: 'waiting' | 'open' | 'approved' | 'rejected' | 'skipped' | 'overdue';
  children: number[];
  actor: Text;
  eligible: PersonRef[];
  deadline: string | null;
  clauses: ClauseRef[];
}
export interface Opinion { person: PersonRef; principal: PersonRef | null; action: string; text: string; time: string }
export type RequestAction =
  'approve' | 'reject' | 'give_back' | 'resubmit' | 'withdraw' | 'reassign' | 'add_approver' | 'remind';
export interface RequestFile {
  row: RequestRow;
  fields: string[];
  reason: string;
  form: Values;
  steps: StepView[];
  opinions: Opinion[];
  grant: GrantRow | null;
  actions: RequestAction[];
  masks: Values;
  receipt: Receipt;
}
export type Box = 'todo' | 'done' | 'mine';
export interface GrantRow {
  id: number;
  request: number;
  flow: Named;
  customer: number;
  record: number;
  verbs: string[];
  fields: string[];
  purpose: string;
  level: Named | null; // the only level it may be changed to; of an export the set of customers
  holder: PersonRef;
  not_before: string;
  not_after: string;
  uses: number;
  used: number;
  state: 'valid' | 'not_yet' | 'used_up' | 'expired' | 'revoked';
}

export interface Appointment { id: number; post: Named; department: DepartmentRef | null; from: string; to: string | null }
export interface Person {
  person: PersonRef;
  kind: string;
  department: DepartmentRef | null;
  active: boolean;
  login: string;
  appointments: Appointment[];
}
export interface NewPerson { name: string; staff_number: string; kind: string; department: number; login?: string }
export interface Designation {
  id: number;
  person: PersonRef;
  verbs: string[];
  department: DepartmentRef | null;
  customer: number | null;
  delegated_by: PersonRef;
  from: string;
  to: string | null;
}
export interface NewDesignation { person: number; verbs: string[]; department?: number; customer?: number; to?: string }
export interface Delegation { id: number; principal: PersonRef; delegate: PersonRef; from: string; to: string }

export interface LedgerEntry {
  index: number;
  time: string;
  kind: string;
  title: Text;
  pack: string;
  leaf: string;
  leaf_hash: string;
}
export interface Witness { name: string; verifier_key: string; size: number; time: string | null }
export interface Witnesses { quorum: string; size: number; ledger_size: number; witnesses: Witness[] }
export interface LedgerKey { origin: string; verifier_key: string; second_verifier_key?: string }
export interface Opening {
  index: number;
  actor: Values;
  object: Values;
  decision: Values;
  destroyed: boolean;
  receipt: Receipt;
}
export type * from './types_accounts';
