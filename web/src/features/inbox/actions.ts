import type { RequestAction } from '@/lib/api';
import type { Text } from '@/lib/text';

interface Look {
  text: Text;
  needsPerson?: boolean;
  needsOpinion?: boolean;
  type?: 'primary' | 'default';
  danger?: boolean;
}

export const kActions: Record<RequestAction, Look> = {
  approve: { text: { zh: '同意', en: 'Approve' }, type: 'primary' },
  reject: { text: { zh: '驳回', en: 'Reject' }, danger: true, needsOpinion: true },
  give_back: { text: { zh: '退回', en: 'Give back' }, needsOpinion: true },
  resubmit: { text: { zh: '重新提交', en: 'Resubmit' }, type: 'primary' },
  withdraw: { text: { zh: '撤回', en: 'Withdraw' } },
  reassign: { text: { zh: '转办', en: 'Reassign' }, needsPerson: true },
  add_approver: { text: { zh: '加签', en: 'Add an approver' }, needsPerson: true },
  remind: { text: { zh: '催办', en: 'Remind' } },
};

const kEvents: Record<string, Text> = {
  ...Object.fromEntries(Object.entries(kActions).map(([name, look]) => [name, look.text])),
  submit: { zh: '提交申请', en: 'Submitted' },
  tick: { zh: '到期处理', en: 'Deadline passed' },
};

export function actionText(action: string): Text {
  return kEvents[action] ?? { zh: action, en: action };
}
