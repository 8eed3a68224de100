import { Space, Tag, Tooltip } from 'antd';
import { Link } from 'react-router-dom';
import type { ClauseRef } from '@/lib/api';
import { useSay } from '@/lib/text';

/** A clause by number and title, leading to its row on the page of the policy. */
export function ClauseTag({ clause }: { clause: ClauseRef }) {
  const say = useSay();
  return (
    <Tooltip title={say({ zh: '查看制度条款（{pack}）', en: 'Show the clause ({pack})' }, { pack: clause.pack })}>
      <Link to={`/pack?clause=${encodeURIComponent(clause.id)}`} data-testid="clause">
        <Tag color="geekblue" className="clause-tag">
          {say({ zh: '条款 {id} ', en: 'Clause {id} ' }, { id: clause.id })}
          {say(clause.title)}
        </Tag>
      </Link>
    </Tooltip>
  );
}

export function ClauseTags({ clauses }: { clauses: readonly ClauseRef[] }) {
  if (clauses.length === 0) return null;
  return (
    <Space size={[0, 4]} wrap>
      {clauses.map((clause) => (
        <ClauseTag key={`${clause.pack}/${clause.id}`} clause={clause} />
      ))}
    </Space>
  );
}
