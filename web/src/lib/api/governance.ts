// Shapes of /pack/versions and /pack/coverage.
import type { Text } from '../text';
import type { ClauseStatus } from './pack';
import type { ClauseRef, Named, PersonRef } from './types';

export type VersionState = 'draft' | 'asked' | 'approved' | 'in_force' | 'replaced' | 'outdated';
export interface VersionRow {
  hash: string;
  pack: string;
  state: VersionState;
  drafted_by: PersonRef | null;
  drafted: string;
  replaces: string;
  request: number;
  activated: string | null;
  replaced: string | null;
}
export interface Finding {
  severity: 'error' | 'warning';
  slug: string;
  file: string;
  line: number;
  column: number;
  clause: string;
  message: Text;
  mend: Text;
}
export interface Proposed { version: VersionRow | null; findings: Finding[] }
export interface NameChange { what: 'added' | 'removed' | 'changed'; kind: string; id: string; title: Text; before: Text; after: Text }
export interface AccessChange {
  post: Named;
  verb: Named;
  level: Named;
  standing: Text;
  before: Text;
  after: Text;
  wider: boolean;
  people: PersonRef[];
  people_total: number;
}
export interface ReadAs { kind: string; id: string; becomes: string; amount: number }
export interface Lowered { kind: 'level' | 'category' | 'field'; name: Named; before: Text; after: Text; amount: number }
export interface VersionPreview {
  in_force: string;
  findings: Finding[];
  names: NameChange[];
  access: AccessChange[];
  read_as: ReadAs[];
  lowered: Lowered[];
  requests_kept: number;
  requests_ended: number;
  grants_kept: number;
  grants_void: number;
  designations: number;
}
export interface VersionFile { row: VersionRow; title: Text; text: string; policy: string; preview: VersionPreview | null }
export interface ClauseCoverage {
  clause: ClauseRef;
  printed: Text;
  status: ClauseStatus;
  not_yet: string;
  note: string;
  mechanisms: { id: string; text: Text }[];
  evidence: { decisions: number; last_entry: number | null; open_requests: number };
  overdue: number;
}
export interface Measure {
  name: Named;
  clause: ClauseRef | null;
  from: string;
  to: string;
  reads: number;
  reads_direct: number;
  reads_asked: number;
  direct_percent: number | null;
  refused_needs_request: number;
  refused: number;
  summed_up: number;
}
export interface Coverage { pack: string; hash: string; clauses: ClauseCoverage[]; measures: Measure[] }
