import { Card, Descriptions, Table, Typography, type TableColumnsType } from 'antd';
import { api, kBase, type Witness, type Witnesses } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useSay, type Say } from '@/lib/text';
import { kTwoColumns } from '@/components/columns';
import { Await } from '@/components/Page';

function columns(say: Say): TableColumnsType<Witness> {
  return [
    { key: 'name', title: say({ zh: '见证人', en: 'Witness' }), dataIndex: 'name' },
    {
      key: 'size',
      title: say({ zh: '会签到', en: 'Cosigned up to' }),
      render: (_, row) => (row.size > 0 ? row.size : say({ zh: '尚未会签', en: 'not yet' })),
    },
    { key: 'time', title: say({ zh: '会签时间', en: 'Time' }), render: (_, row) => dateTime(row.time) },
  ];
}

function Published({ state }: { state: Witnesses }) {
  const say = useSay();
  if (state.size === 0) {
    return <span>{say({ zh: '还没有任何检查点达到规则要求', en: 'No checkpoint has the quorum yet' })}</span>;
  }
  return (
    <Typography.Link href={`${kBase}/ledger/checkpoint?witnessed=true`} download="witnessed.checkpoint">
      {say({ zh: '前 {size} 条已见证（账本共 {all} 条）', en: 'the first {size} entries of {all}' }, { size: state.size, all: state.ledger_size })}
    </Typography.Link>
  );
}

/** Who has cosigned how much of the ledger; nothing when the server asks for no witnesses. */
export function WitnessCard() {
  const say = useSay();
  const loaded = useLoad(() => api.ledger.witnesses(), []);
  return (
    <Await loaded={loaded}>
      {(state) =>
        state.witnesses.length === 0 ? null : (
          <Card size="small" title={say({ zh: '见证', en: 'Witnesses' })}>
            <div className="stack">
              <Descriptions size="small" column={kTwoColumns}>
                <Descriptions.Item label={say({ zh: '规则', en: 'Quorum' })}>{state.quorum}</Descriptions.Item>
                <Descriptions.Item label={say({ zh: '已见证', en: 'Witnessed' })}><Published state={state} /></Descriptions.Item>
              </Descriptions>
              <Table<Witness> size="small" rowKey="name" pagination={false} columns={columns(say)} dataSource={state.witnesses} />
            </div>
          </Card>
        )
      }
    </Await>
  );
}
