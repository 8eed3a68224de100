import { Space, Tag, Tooltip, type TableColumnsType } from 'antd';
import { useEffect, useRef } from 'react';
import type { ClauseStatus, PackClause } from '@/lib/api';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { ClauseStatusTag, kClauseStatus } from '@/components/states';
import { bindingText, mechanismText, noteText } from './bindings';

const kOrder: readonly ClauseStatus[] = ['enforced', 'evidenced', 'declared', 'not_yet'];

function Summary({ clauses }: { clauses: readonly PackClause[] }) {
  const say = useSay();
  const counts = kOrder.map((status) => ({ status, count: clauses.filter((clause) => clause.status === status).length }));
  return (
    <div className="stack">
      <div className="status-bar" role="img" aria-label={counts.map(({ status, count }) => `${say(kClauseStatus[status].text)} ${count}`).join(' ')}>
        {counts.map(({ status, count }) => (
          <span key={status} className={`status-${status}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <Space size={[16, 4]} wrap>
        {counts.map(({ status, count }) => (
          <Tooltip key={status} title={say(kClauseStatus[status].meaning)}>
            <span><ClauseStatusTag status={status} />{count}</span>
          </Tooltip>
        ))}
      </Space>
    </div>
  );
}

/** Every clause with what keeps it; the marked one is scrolled to. */
export function Clauses({ marked }: { marked?: string }) {
  const say = useSay();
  const pack = usePack();
  const { clauses } = pack;
  const table = useRef<HTMLDivElement>(null);
  useEffect(() => {
    table.current?.querySelector('.row-marked')?.scrollIntoView({ block: 'center' });
  }, [marked]);
  const note = (clause: PackClause) =>
    clause.note
      ? noteText(clause.note, say)
      : clause.not_yet && say({ zh: '有待实现：{what}', en: 'To come: {what}' }, { what: say(mechanismText(clause.not_yet)) });
  const columns: TableColumnsType<PackClause> = [
    { key: 'id', title: say({ zh: '条款', en: 'Clause' }), width: 150, render: (_, clause) => say(clause.printed) || clause.id },
    { key: 'title', title: say({ zh: '内容', en: 'What it demands' }), width: 320, render: (_, clause) => say(clause.title) },
    { key: 'status', title: say({ zh: '落实方式', en: 'How it is kept' }), width: 130, render: (_, clause) => <ClauseStatusTag status={clause.status} /> },
    {
      key: 'bindings',
      width: 340,
      title: say({ zh: '由什么落实', en: 'By what' }),
      render: (_, clause) => (
        <Space size={[0, 4]} wrap>
          {clause.bindings.map((binding) => <Tag key={binding} title={binding} className="binding">{bindingText(binding, pack, say)}</Tag>)}
        </Space>
      ),
    },
    { key: 'note', title: say({ zh: '说明', en: 'Note' }), render: (_, clause) => <span className="quiet" lang={clause.note ? 'zh-CN' : undefined}>{note(clause)}</span> },
  ];
  return (
    <div className="stack" ref={table}>
      <Summary clauses={clauses} />
      <DataTable<PackClause>
        rowKey={(clause) => `${clause.pack}/${clause.id}`}
        columns={columns}
        dataSource={clauses}
        rowClassName={(clause) => (clause.id === marked ? 'row-marked' : '')}
      />
    </div>
  );
}
