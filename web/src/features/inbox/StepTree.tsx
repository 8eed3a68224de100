import {
  CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, ExclamationCircleFilled, MinusCircleOutlined, SyncOutlined,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { StepKind, StepView } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useSay, type Text } from '@/lib/text';
import { ClauseTags } from '@/components/ClauseTag';
import { personText } from '@/components/PersonSelect';

const kStates: Record<StepView['state'], { text: Text; icon: ReactNode }> = {
  waiting: { text: { zh: '未到', en: 'Not yet' }, icon: <ClockCircleOutlined style={{ color: '#bfbfbf' }} /> },
  open: { text: { zh: '待审批', en: 'Waiting for a decision' }, icon: <SyncOutlined style={{ color: '#1f5a8c' }} /> },
  approved: { text: { zh: '已同意', en: 'Approved' }, icon: <CheckCircleFilled style={{ color: '#389e0d' }} /> },
  rejected: { text: { zh: '已驳回', en: 'Rejected' }, icon: <CloseCircleFilled style={{ color: '#cf1322' }} /> },
  skipped: { text: { zh: '无须', en: 'Not needed' }, icon: <MinusCircleOutlined style={{ color: '#bfbfbf' }} /> },
  overdue: { text: { zh: '已逾期', en: 'Overdue' }, icon: <ExclamationCircleFilled style={{ color: '#d46b08' }} /> },
};

const kKinds: Partial<Record<StepKind, Text>> = {
  sequence: { zh: '依次审批', en: 'One after the other' },
  any_of: { zh: '或签：任一人同意即可', en: 'Any one of' },
  all_of: { zh: '会签：须全部同意', en: 'All of' },
  quorum: { zh: '表决：达到法定人数', en: 'A quorum of' },
};

function Node({ step }: { step: StepView }) {
  const say = useSay();
  const look = (kStates as Partial<typeof kStates>)[step.state] ?? kStates.skipped;
  const kind = kKinds[step.kind];
  const people = step.eligible.map(personText).join(say({ zh: '、', en: ', ' }));
  return (
    <div className="flow-node" data-step-state={step.state}>
      <Tooltip title={say(look.text)}><span className="flow-icon">{look.icon}</span></Tooltip>
      <div className="flow-body">
        <div className="row">
          <strong>{kind ? say(kind) : say(step.actor)}</strong>
          <span className="quiet small">{say(look.text)}</span>
          <ClauseTags clauses={step.clauses} />
        </div>
        {(step.kind === 'act' || step.kind === 'quorum') && people && (
          <div className="quiet small">{say({ zh: '可审批人：', en: 'May decide: ' })}{people}</div>
        )}
        {step.deadline && step.state !== 'approved' && (
          <div className="quiet small">{say({ zh: '期限：{time}', en: 'Deadline: {time}' }, { time: dateTime(step.deadline) })}</div>
        )}
      </div>
    </div>
  );
}

/** Lists a step and what lies under it. The tree comes from a finite list, so each step is drawn at most once. */
function Branch({ ids, steps, seen }: { ids: readonly number[]; steps: ReadonlyMap<number, StepView>; seen: readonly number[] }) {
  return (
    <ul className="flow-tree">
      {ids.filter((id) => !seen.includes(id)).map((id) => {
        const step = steps.get(id);
        if (!step) return null;
        return (
          <li key={id}>
            <Node step={step} />
            {step.children.length > 0 && <Branch ids={step.children} steps={steps} seen={[...seen, id]} />}
          </li>
        );
      })}
    </ul>
  );
}

export function StepTree({ steps }: { steps: readonly StepView[] }) {
  const children = new Set(steps.flatMap((step) => step.children));
  const roots = steps.filter((step) => !children.has(step.id)).map((step) => step.id);
  return <Branch ids={roots} steps={new Map(steps.map((step) => [step.id, step]))} seen={[]} />;
}
