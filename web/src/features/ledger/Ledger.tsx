import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card, InputNumber, Space, Typography, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { api, type LedgerEntry } from '@/lib/api';
import { dateTimeSeconds, shortHash } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useSay, type Say } from '@/lib/text';
import { ListTable } from '@/components/ListTable';
import { Page } from '@/components/Page';
import { Pager, useAddressCursor } from '@/components/Pager';
import { CheckpointCard } from './CheckpointCard';
import { WitnessCard } from './WitnessCard';

const kPageSize = 25;

function Hash({ hex }: { hex: string }) {
  return <Typography.Text className="mono">{shortHash(hex)}</Typography.Text>;
}

function columns(say: Say): TableColumnsType<LedgerEntry> {
  return [
    { key: 'index', title: say({ zh: '分录号', en: 'Entry' }), width: 100, render: (_, row) => <Link to={`/ledger/${row.index}`}>{row.index}</Link> },
    { key: 'time', title: say({ zh: '时间', en: 'Time' }), width: 190, render: (_, row) => dateTimeSeconds(row.time) },
    { key: 'kind', title: say({ zh: '事项', en: 'What' }), render: (_, row) => say(row.title) },
    { key: 'pack', title: say({ zh: '当时的制度包', en: 'Pack in force' }), render: (_, row) => <Hash hex={row.pack} /> },
    { key: 'leaf', title: say({ zh: '叶哈希', en: 'Leaf hash' }), render: (_, row) => <Hash hex={row.leaf_hash} /> },
  ];
}

/** Goes to an entry by its number. */
function GoTo() {
  const say = useSay();
  const navigate = useNavigate();
  const [index, setIndex] = useState<number | null>(null);
  const go = () => index !== null && navigate(`/ledger/${index}`);
  return (
    <Space.Compact>
      <InputNumber
        min={0}
        precision={0}
        value={index}
        data-testid="entry-number"
        aria-label={say({ zh: '分录号', en: 'Number of an entry' })}
        placeholder={say({ zh: '分录号', en: 'Entry' })}
        onChange={setIndex}
        onPressEnter={go}
      />
      <Button disabled={index === null} onClick={go}>{say({ zh: '查看', en: 'Open' })}</Button>
    </Space.Compact>
  );
}

/** The entries of the ledger, newest first: what happened when, and nothing about whom. */
export function Ledger() {
  const say = useSay();
  const navigate = useNavigate();
  const cursor = useAddressCursor();
  const page = useLoad(() => api.ledger.entries(cursor.at, kPageSize), [cursor.at]);
  const next = (rows: readonly LedgerEntry[]) => rows.at(-1)?.index || null; // before entry 0 there is none
  return (
    <Page
      title={say({ zh: '账本', en: 'Ledger' })}
      subTitle={say({
        zh: '只增不改；叶中只有加盐承诺，不含客户信息',
        en: 'Append-only; leaves hold salted commitments and no customer data',
      })}
      extra={
        <Button icon={<DownloadOutlined />} href={api.ledger.exportPath} download>
          {say({ zh: '导出账本', en: 'Export the ledger' })}
        </Button>
      }
    >
      <div className="stack">
        <CheckpointCard />
        <WitnessCard />
        <Card>
          <ListTable<LedgerEntry, { rows: LedgerEntry[] }>
            name="ledger"
            rowKey="index"
            loaded={page}
            columns={columns(say)}
            rowClassName="clickable"
            onRow={(row) => ({ onClick: () => navigate(`/ledger/${row.index}`) })}
            empty={say({ zh: '账本还没有分录', en: 'The ledger has no entries yet' })}
            bar={<GoTo />}
            foot={(data) => <Pager cursor={cursor} next={next(data.rows)} loading={page.loading} />}
          />
        </Card>
      </div>
    </Page>
  );
}
