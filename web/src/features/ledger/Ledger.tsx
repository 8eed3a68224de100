import { DownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Card, Empty, Space, Typography, type TableColumnsType } from 'antd';
import { Link, useNavigate } from 'react-router-dom';
import { api, type LedgerEntry } from '@/lib/api';
import { dateTimeSeconds, shortHash } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useSay, type Say } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await, Page } from '@/components/Page';
import { Pager, useCursor } from '@/components/Pager';
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

/** The entries of the ledger, newest first: what happened when, and nothing about whom. */
export function Ledger() {
  const say = useSay();
  const navigate = useNavigate();
  const cursor = useCursor();
  const page = useLoad(() => api.ledger.entries(cursor.at, kPageSize), [cursor.at]);
  return (
    <Page
      title={say({ zh: '账本', en: 'Ledger' })}
      subTitle={say({
        zh: '只增不改；叶中只有加盐承诺，不含客户信息',
        en: 'Append-only; leaves hold salted commitments and no customer data',
      })}
      extra={
        <Space>
          <Button icon={<ReloadOutlined />} onClick={page.reload}>{say({ zh: '刷新', en: 'Refresh' })}</Button>
          <Button icon={<DownloadOutlined />} href={api.ledger.exportPath} download>
            {say({ zh: '导出账本', en: 'Export the ledger' })}
          </Button>
        </Space>
      }
    >
      <div className="stack">
        <CheckpointCard />
        <WitnessCard />
        <Card>
          <Await loaded={page}>
            {(data) => {
              const last = data.rows.at(-1);
              return (
                <>
                  <DataTable<LedgerEntry>
                    rowKey="index"
                    columns={columns(say)}
                    dataSource={data.rows}
                   
                    rowClassName="clickable"
                    onRow={(row) => ({ onClick: () => navigate(`/ledger/${row.index}`) })}
                    locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} /> }}
                  />
                  <Pager cursor={cursor} next={last && last.index > 0 ? last.index : null} loading={page.loading} />
                </>
              );
            }}
          </Await>
        </Card>
      </div>
    </Page>
  );
}
