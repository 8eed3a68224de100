import { CheckCircleTwoTone, LockTwoTone, StopTwoTone } from '@ant-design/icons';
import { Button, Card, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { Act, CustomerFile, Verdict } from '@/lib/api';
import { verbText } from '@/lib/kernel';
import { useSay, type Text } from '@/lib/text';
import { ClauseTags } from '@/components/ClauseTag';
import { DataTable } from '@/components/DataTable';
import type { RequestDraft } from './RequestDrawer';

const kVerdicts: Record<Verdict, { text: Text; icon: ReactNode }> = {
  permit: { text: { zh: '可以', en: 'Permitted' }, icon: <CheckCircleTwoTone twoToneColor="#389e0d" /> },
  needs_flow: { text: { zh: '须申请', en: 'By request' }, icon: <LockTwoTone twoToneColor="#d48806" /> },
  deny: { text: { zh: '不可以', en: 'Not permitted' }, icon: <StopTwoTone twoToneColor="#a8071a" /> },
};

interface Props {
  file: CustomerFile;
  onAsk: (draft: RequestDraft) => void;
  onClassify: () => void;
  onKeep: () => void;
  onChange: () => void;
  destroy: ReactNode;
}

/** What the person at the screen may do with this file, and on which clause. */
export function Acts({ file, onAsk, onClassify, onKeep, onChange, destroy }: Props) {
  const say = useSay();
  const button = (act: Act) => {
    if (act.verdict === 'needs_flow' && act.flow) {
      if (act.verb === 'declassify') {
        return <Button size="small" onClick={onClassify}>{say({ zh: '申请降密', en: 'Ask to lower' })}</Button>;
      }
      const { flow } = act;
      return <Button size="small" onClick={() => onAsk({ flow, fields: [] })}>{say({ zh: '发起申请', en: 'Request' })}</Button>;
    }
    if (act.verdict !== 'permit') return null;
    if (act.verb === 'classify' || act.verb === 'declassify') {
      return <Button size="small" onClick={onClassify}>{say({ zh: '调整密级', en: 'Set level' })}</Button>;
    }
    if (act.verb === 'change') {
      return <Button size="small" data-testid="change" onClick={onChange}>{say({ zh: '更正', en: 'Correct' })}</Button>;
    }
    if (act.verb === 'keep') {
      return <Button size="small" data-testid="keep" onClick={onKeep}>{say({ zh: '交付保管', en: 'Hand into keeping' })}</Button>;
    }
    return act.verb === 'destroy' ? destroy : null;
  };
  const columns: TableColumnsType<Act> = [
    { key: 'verb', title: say({ zh: '行为', en: 'Act' }), width: 140, render: (_, act) => say(verbText(act.verb)) },
    {
      key: 'verdict',
      title: say({ zh: '结论', en: 'Verdict' }),
      width: 140,
      render: (_, act) => {
        const look = (kVerdicts as Partial<typeof kVerdicts>)[act.verdict] ?? kVerdicts.deny;
        return <span>{look.icon} {say(look.text)}</span>;
      },
    },
    { key: 'why', title: say({ zh: '说明', en: 'Explanation' }), render: (_, act) => say(act.explanation) },
    { key: 'clauses', title: say({ zh: '依据', en: 'Basis' }), render: (_, act) => <ClauseTags clauses={act.clauses} /> },
    { key: 'do', width: 150, render: (_, act) => button(act) },
  ];
  return (
    <Card title={say({ zh: '我能做什么', en: 'What I may do' })}>
      <DataTable<Act> rowKey="verb" size="small" columns={columns} dataSource={file.acts} />
    </Card>
  );
}
