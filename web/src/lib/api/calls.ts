// The calls of /api/v1 by name.
import { call, get, post, postOnce, query } from './client';
import type * as g from './governance';
import type * as p from './pack';
import type * as x from './transfer';
import type * as t from './types';

export const session = {
  current: () => get<t.Session>('/session'),
  login: (login: string, password: string, code?: string) => postOnce<t.Session>('/session', { login, password, code }),
  logout: () => call('DELETE', '/session'),
  list: async () => (await get<{ rows: t.OpenSession[] }>('/sessions')).rows,
  end: (id: string) => call('DELETE', `/sessions/${id}`),
  secondFactor: () => get<t.SecondFactor>('/session/second-factor'),
  showCode: (code: string) => postOnce<void>('/session/second-factor', { code }),
  beginEnrolment: (password: string, code?: string) =>
    postOnce<t.EnrolmentOffer>('/session/second-factor/enrolment', { password, code }),
  confirmEnrolment: (code: string) =>
    postOnce<{ recovery_codes: string[] }>('/session/second-factor/enrolment/confirm', { code }),
  changePassword: (old: string, fresh: string) => postOnce<void>('/session/password', { old, new: fresh }),
};

export interface Download { name: string; content: Blob; copyNumber: string; entry: string }

async function download(response: Response): Promise<Download> {
  const disposition = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  return {
    name: encoded ? decodeURIComponent(encoded) : (plain ?? 'copy.csv'),
    content: await response.blob(),
    copyNumber: response.headers.get('Jinkui-Copy-Number') ?? '',
    entry: response.headers.get('Jinkui-Receipt') ?? '',
  };
}

async function markedFile(path: string, command: t.ReadCommand): Promise<Download> {
  return download(await call('POST', path, { body: command }));
}

export const customers = {
  list: (after: number | null, limit: number, keeper?: number) =>
    get<t.CustomerPage>(`/customers${query({ after, limit, keeper })}`),
  search: (command: t.SearchCommand) => postOnce<t.SearchResult>('/customers/search', command),
  file: (id: number) => get<t.CustomerFile>(`/customers/${id}`),
  enter: (customer: t.NewCustomer) => post<t.Entered>('/customers', customer),
  enterRecord: (id: number, record: t.NewRecord) => post<t.Entered>(`/customers/${id}/records`, record),
  change: (id: number, command: t.ChangeCommand) => post<t.Changed>(`/customers/${id}/values`, command),
  history: (id: number, record?: number) => get<t.History>(`/customers/${id}/history${query({ record })}`),
  reveal: (id: number, command: t.ReadCommand) => postOnce<t.Revealed>(`/customers/${id}/reveal`, command),
  copy: (id: number, command: t.ReadCommand) => markedFile(`/customers/${id}/copy`, command),
  provide: (id: number, command: t.ReadCommand) => markedFile(`/customers/${id}/provide`, command),
  classify: (id: number, command: { level: string; record?: number; ground: string }) =>
    post<t.Entered>(`/customers/${id}/classify`, command),
  keep: (id: number, command: { keeper: number | null; ground: string }) => post<t.Kept>(`/customers/${id}/custody`, command),
  destroy: (id: number) => post<t.Certificate>(`/customers/${id}/destroy`, {}),
};

export const kUploadPiece = 512 * 1024; // bytes

export const imports = {
  list: () => get<{ rows: x.Import[] }>('/imports'),
  create: (name: string, bytes: number) => post<x.Import>('/imports', { name, bytes }),
  content: async (id: number, offset: number, bytes: Blob) =>
    (await (await call('POST', `/imports/${id}/content${query({ offset })}`, { bytes })).json()) as x.Import,
  view: (id: number) => get<x.Import>(`/imports/${id}`),
  map: (id: number, mapping: Record<string, string>) => post<x.Import>(`/imports/${id}/mapping`, { mapping }),
  start: (id: number, dryRun: boolean) => post<x.Import>(`/imports/${id}/start`, { dry_run: dryRun }),
  act: (id: number, action: 'pause' | 'resume' | 'cancel') => post<x.Import>(`/imports/${id}/actions`, { action }),
  rejected: async (id: number) => download(await call('GET', `/imports/${id}/rejected`)),
  form: async (format: 'xlsx' | 'csv') => download(await call('GET', `/imports/form${query({ format })}`)),
};

export const exports = {
  plan: (command: x.PlanExport) => post<x.ExportPlan>('/exports/plan', command),
  run: (scope: string, purpose: string, fields: string[], format: 'xlsx' | 'csv') =>
    postOnce<x.ExportMade>('/exports', { scope, purpose, fields, format }),
  file: async (id: number) => download(await call('GET', `/exports/${id}/file`)),
  proof: async (id: number) => download(await call('GET', `/exports/${id}/proof`)),
};

export const requests = {
  make: (request: t.NewRequest) => post<t.RequestRow>('/requests', request),
  box: (box: t.Box, before: number | null, limit: number) =>
    get<t.Page<t.RequestRow>>(`/requests${query({ box, before, limit })}`),
  file: (id: number) => get<t.RequestFile>(`/requests/${id}`),
  act: (id: number, command: { action: t.RequestAction; opinion?: string; person?: number }) =>
    post<t.RequestRow>(`/requests/${id}/actions`, command),
  emergencies: () => get<t.Emergencies>('/emergencies'),
  grants: (wanted: { customer?: number; before?: number | null; limit: number }) =>
    get<t.Page<t.GrantRow>>(`/grants${query(wanted)}`),
  revoke: (id: number, reason: string) => post<t.GrantRow>(`/grants/${id}/revoke`, { reason }),
};

export const organisation = {
  people: () => get<{ rows: t.Person[] }>('/people'),
  addPerson: (person: t.NewPerson) =>
    postOnce<{ person: t.Person; initial_password: string }>('/people', person),
  setActive: (id: number, active: boolean) => post<t.Person>(`/people/${id}/active`, { active }),
  departments: () => get<{ rows: t.DepartmentRef[] }>('/departments'),
  addDepartment: (department: { name: string; parent?: number }) => post<t.DepartmentRef>('/departments', department),
  appoint: (appointment: { person: number; post: string; department?: number; to?: string }) =>
    post<t.Appointment>('/appointments', appointment),
  endAppointment: (id: number) => post<void>(`/appointments/${id}/end`, {}),
  designations: () => get<{ rows: t.Designation[] }>('/designations'),
  designate: (designation: t.NewDesignation) => post<t.Designation>('/designations', designation),
  endDesignation: (id: number) => post<void>(`/designations/${id}/end`, {}),
  delegations: () => get<{ rows: t.Delegation[] }>('/delegations'),
  delegate: (delegation: { delegate: number; from: string; to: string }) => post<t.Delegation>('/delegations', delegation),
  endDelegation: (id: number) => post<void>(`/delegations/${id}/end`, {}),
};

export const recoveries = {
  list: () => get<{ rows: t.Recovery[] }>('/recoveries'),
  start: (person: number, password: boolean, second_factor: boolean) =>
    post<t.Recovery>('/recoveries', { person, password, second_factor }),
  step: (id: number, action: Exclude<t.RecoveryAction, 'complete'>) => post<t.Recovery>(`/recoveries/${id}/${action}`, {}),
  complete: (id: number) => postOnce<{ row: t.Recovery; initial_password: string }>(`/recoveries/${id}/complete`, {}),
};

export const serviceTokens = {
  list: () => get<{ rows: t.ServiceToken[] }>('/service-tokens'),
  issue: (token: t.NewServiceToken) => postOnce<{ row: t.ServiceToken; token: string }>('/service-tokens', token),
  revoke: (id: number) => post<t.ServiceToken>(`/service-tokens/${id}/revoke`, {}),
};

export const ledger = {
  key: () => get<t.LedgerKey>('/ledger/key'),
  witnesses: () => get<t.Witnesses>('/ledger/witnesses'),
  checkpoint: async () => (await call('GET', '/ledger/checkpoint')).text(),
  entries: (before: number | null, limit: number) =>
    get<{ rows: t.LedgerEntry[]; size: number }>(`/ledger/entries${query({ before, limit })}`),
  proof: <Proof>(index: number, size?: number) => get<Proof>(`/ledger/entries/${index}/proof${query({ size })}`),
  consistency: async (from: number, to: number) =>
    (await get<{ hashes: string[] }>(`/ledger/consistency${query({ from, to })}`)).hashes,
  receipt: async (index: number) => (await call('GET', `/ledger/entries/${index}/receipt`)).text(),
  opening: (index: number) => post<t.Opening>(`/ledger/entries/${index}/opening`, {}),
  exportPath: '/api/v1/ledger/export',
};

export const pack = {
  summary: () => get<p.PackSummary>('/pack'),
  versions: () => get<{ rows: g.VersionRow[] }>('/pack/versions'),
  version: (hash: string) => get<g.VersionFile>(`/pack/versions/${hash}`),
  propose: (file: string, text: string, policy: string) => post<g.Proposed>('/pack/versions', { file, text, policy }),
  request: (hash: string, reason: string) => post<t.RequestRow>(`/pack/versions/${hash}/request`, { reason }),
  activate: (hash: string, replaces: string) => post<g.VersionRow>(`/pack/versions/${hash}/activate`, { replaces }),
  coverage: (from?: string, to?: string) => get<g.Coverage>(`/pack/coverage${query({ from, to })}`),
};

export const simulation = {
  state: () => get<{ allowed: boolean; now: string }>('/simulation'),
  advance: (period: string) => post<{ now: string }>('/simulation/clock', { advance: period }),
};

export const keys = {
  state: () => get<t.Keys>('/keys'),
  rotate: (command: { keys: 'buckets'; older_backups_lost: boolean } | { keys: 'index' }) => post<t.KeyRotation>('/keys/rotations', command),
};

export const clock = {
  state: () => get<t.Clock>('/clock'),
  admit: (wall: string) => post<{ clock: t.Clock; receipt: t.Receipt }>('/clock/admissions', { wall }),
};
