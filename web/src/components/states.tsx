import { Tag } from 'antd';
import type { ClauseStatus, GrantRow, RequestRow, RequestState, VersionState } from '@/lib/api';
import { useSay, type Text } from '@/lib/text';

interface Look {
  text: Text;
  color: string;
}

const kRequest: Record<RequestState, Look> = {
  open: { text: { zh: '审批中', en: 'In approval' }, color: 'processing' },
  returned: { text: { zh: '已退回', en: 'Returned' }, color: 'warning' },
  approved: { text: { zh: '已同意', en: 'Approved' }, color: 'success' },
  rejected: { text: { zh: '已驳回', en: 'Rejected' }, color: 'error' },
  withdrawn: { text: { zh: '已撤回', en: 'Withdrawn' }, color: 'default' },
  lapsed: { text: { zh: '已过期', en: 'Lapsed' }, color: 'default' },
  superseded: { text: { zh: '因制度换版终止', en: 'Ended by a new policy' }, color: 'default' },
};

const kGrant: Record<GrantRow['state'], Look> = {
  valid: { text: { zh: '有效', en: 'Valid' }, color: 'success' },
  not_yet: { text: { zh: '未生效', en: 'Not yet valid' }, color: 'warning' },
  used_up: { text: { zh: '已用完', en: 'Used up' }, color: 'default' },
  expired: { text: { zh: '已到期', en: 'Expired' }, color: 'default' },
  revoked: { text: { zh: '已收回', en: 'Revoked' }, color: 'error' },
};

export const kClauseStatus: Record<ClauseStatus, Look & { meaning: Text }> = {
  enforced: {
    text: { zh: '已强制', en: 'Enforced' },
    color: 'success',
    meaning: { zh: '软件使违反不可能，或必然可见', en: 'The software makes a breach impossible or visible' },
  },
  evidenced: {
    text: { zh: '有记录', en: 'Evidenced' },
    color: 'processing',
    meaning: { zh: '须由人执行；记录可见已执行或已逾期', en: 'People must act; the record shows that they did, or that it is overdue' },
  },
  declared: {
    text: { zh: '仅告知', en: 'Declared' },
    color: 'warning',
    meaning: { zh: '仅由员工知悉确认', en: 'Only acknowledged by staff' },
  },
  not_yet: {
    text: { zh: '未实现', en: 'Not yet' },
    color: 'default',
    meaning: { zh: '本版本尚未落实', en: 'Not kept by this version' },
  },
};

const kVersion: Record<VersionState, Look> = {
  draft: { text: { zh: '草稿', en: 'Draft' }, color: 'default' },
  asked: { text: { zh: '审批中', en: 'In approval' }, color: 'processing' },
  approved: { text: { zh: '已批准，待施行', en: 'Approved, not in force yet' }, color: 'warning' },
  in_force: { text: { zh: '现行', en: 'In force' }, color: 'success' },
  replaced: { text: { zh: '已被替换', en: 'Replaced' }, color: 'default' },
  outdated: { text: { zh: '已过时', en: 'Outdated' }, color: 'default' },
};

const kUnknown = (name: string): Look => ({ text: { zh: name, en: name }, color: 'default' });

function StateTag({ look, id }: { look: Look; id: string }) {
  const say = useSay();
  return <Tag color={look.color} data-state={id}>{say(look.text)}</Tag>;
}

export function RequestStateTag({ state }: { state: RequestState }) {
  return <StateTag look={kRequest[state] ?? kUnknown(state)} id={state} />;
}
export function GrantStateTag({ state }: { state: GrantRow['state'] }) {
  return <StateTag look={kGrant[state] ?? kUnknown(state)} id={state} />;
}
export function ClauseStatusTag({ status }: { status: ClauseStatus }) {
  return <StateTag look={kClauseStatus[status] ?? kUnknown(status)} id={status} />;
}

export function VersionStateTag({ state }: { state: VersionState }) {
  return <StateTag look={kVersion[state] ?? kUnknown(state)} id={state} />;
}

/** Marks what was released first and is, or was, reviewed afterwards. */
export function EmergencyTag({ row }: { row: RequestRow }) {
  const say = useSay();
  return row.emergency ? <Tag color="error" data-testid="emergency-tag">{say({ zh: '应急', en: 'Emergency' })}</Tag> : null;
}
