import { Button, Card, Collapse, Descriptions, Typography } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { api, kBase, type LedgerEntry } from '@/lib/api';
import { fromBase64, toHex } from '@/lib/bytes';
import { dateTimeSeconds } from '@/lib/format';
import { decodeLeaf } from '@/lib/leaf';
import { useLoad } from '@/lib/load';
import { useSay } from '@/lib/text';
import type { EntryProof } from '@/lib/verify';
import { kTwoColumns } from '@/components/columns';
import { Await, Page } from '@/components/Page';
import { OpeningCard } from './OpeningCard';
import { VerifyCard } from './VerifyCard';

interface Loaded {
  entry: LedgerEntry | undefined;
  proof: EntryProof;
}

async function load(index: number): Promise<Loaded> {
  const [proof, page] = await Promise.all([api.ledger.proof<EntryProof>(index), api.ledger.entries(index + 1, 1)]);
  return { proof, entry: page.rows.find((row) => row.index === index) };
}

function Commitments({ proof }: { proof: EntryProof }) {
  const say = useSay();
  const bytes = fromBase64(proof.leaf);
  const leaf = decodeLeaf(bytes);
  const line = (label: string, hex: string) => (
    <Descriptions.Item label={label}><Typography.Text className="mono break">{hex}</Typography.Text></Descriptions.Item>
  );
  return (
    <Collapse
      ghost
      items={[
        {
          key: 'bytes',
          label: say({ zh: '叶的内容（{n} 字节）', en: 'What the leaf holds ({n} bytes)' }, { n: bytes.length }),
          children: (
            <Descriptions size="small" column={1} bordered>
              {leaf && line(say({ zh: '承诺：何人', en: 'Commitment: who' }), leaf.commitments.actor)}
              {leaf && line(say({ zh: '承诺：何对象', en: 'Commitment: what' }), leaf.commitments.object)}
              {leaf && line(say({ zh: '承诺：如何决定', en: 'Commitment: decision' }), leaf.commitments.decision)}
              {line(say({ zh: '全部字节', en: 'All bytes' }), toHex(bytes))}
            </Descriptions>
          ),
        },
      ]}
    />
  );
}

function EntryView({ index, expected, data }: { index: number; expected?: string; data: Loaded }) {
  const say = useSay();
  const { entry, proof } = data;
  const leaf = decodeLeaf(fromBase64(proof.leaf));
  return (
    <div className="stack">
      <Card
        title={entry ? say(entry.title) : say({ zh: '分录', en: 'Entry' })}
        extra={
          <Button size="small" href={`${kBase}/ledger/entries/${index}/receipt`} download={`receipt-${index}.tlog-proof`}>
            {say({ zh: '下载凭据', en: 'Download the receipt' })}
          </Button>
        }
      >
        <Descriptions size="small" column={kTwoColumns}>
          <Descriptions.Item label={say({ zh: '分录号', en: 'Entry' })}>{index}</Descriptions.Item>
          <Descriptions.Item label={say({ zh: '时间', en: 'Time' })}>{dateTimeSeconds(leaf?.time ?? entry?.time)}</Descriptions.Item>
          <Descriptions.Item label={say({ zh: '种类', en: 'Kind' })}>
            <Typography.Text className="mono">{entry?.kind ?? '—'}</Typography.Text>{leaf && <span className="quiet">&nbsp;({leaf.kind})</span>}
          </Descriptions.Item>
          <Descriptions.Item label={say({ zh: '账本规模', en: 'Size of the ledger' })}>{proof.size}</Descriptions.Item>
          <Descriptions.Item label={say({ zh: '当时的制度包', en: 'Pack in force' })} span="filled">
            <Typography.Text className="mono break">{leaf?.pack ?? entry?.pack}</Typography.Text>
          </Descriptions.Item>
          <Descriptions.Item label={say({ zh: '叶哈希', en: 'Leaf hash' })} span="filled">
            <Typography.Text className="mono break">{proof.leaf_hash}</Typography.Text>
          </Descriptions.Item>
        </Descriptions>
        <Commitments proof={proof} />
      </Card>
      <VerifyCard index={index} expected={expected} />
      <OpeningCard index={index} />
    </div>
  );
}

export function EntryPage() {
  const say = useSay();
  const index = Number(useParams().index);
  const [search] = useSearchParams();
  const expected = search.get('leaf') ?? undefined;
  const loaded = useLoad(() => load(index), [index]);
  return (
    <Page
      title={say({ zh: '分录 {index} 号', en: 'Entry {index}' }, { index })}
      crumbs={[
        { title: <Link to="/ledger">{say({ zh: '账本', en: 'Ledger' })}</Link> },
        { title: say({ zh: '分录 {index} 号', en: 'Entry {index}' }, { index }) },
      ]}
    >
      <Await loaded={loaded}>{(data) => <EntryView key={index} index={index} expected={expected} data={data} />}</Await>
    </Page>
  );
}
