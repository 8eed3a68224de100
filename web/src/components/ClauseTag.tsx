import { Space, Tag, Tooltip } from 'antd';
import { useContext } from 'react';
import { Link } from 'react-router-dom';
import type { ClauseRef } from '@/lib/api';
import { PackContext } from '@/lib/session';
import { useSay, type Text } from '@/lib/text';

/** How the written policy numbers the clause; its bare id while no pack is at hand. */
function usePrinted(clause: ClauseRef): Text {
  const pack = useContext(PackContext)?.pack;
  const found = pack?.clauses.find((item) => item.id === clause.id && item.pack === clause.pack);
  return found?.printed.zh ? found.printed : { zh: `条款 ${clause.id}`, en: `Clause ${clause.id}` };
}

/** A clause by number and title, leading to its row on the page of the policy. */
export function ClauseTag({ clause }: { clause: ClauseRef }) {
  const say = useSay();
  const printed = usePrinted(clause);
  return (
    <Tooltip title={say({ zh: '查看制度条款（{pack}）', en: 'Show the clause ({pack})' }, { pack: clause.pack })}>
      <Link to={`/pack?clause=${encodeURIComponent(clause.id)}`} data-testid="clause">
        <Tag color="geekblue" className="clause-tag">
          {say(printed)} {say(clause.title)}
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
