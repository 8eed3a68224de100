import { Alert, Button, Card, Col, Row, Space, Statistic, type TableColumnsType } from 'antd';
import { Link } from 'react-router-dom';
import { api, type Import, type ImportRefusal } from '@/lib/api';
import { useAction } from '@/lib/load';
import { save } from '@/lib/save';
import { useSay, type Text } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Refusal } from '@/components/Refusal';
import { ImportStateTag } from './ImportStateTag';

interface Props { view: Import; onChange: (view: Import) => void }

function Counts({ view }: { view: Import }) {
  const say = useSay();
  const { counts } = view;
  const shown: { key: string; title: Text; value: number; bad?: boolean }[] = [
    { key: 'rows', title: { zh: '已处理行', en: 'Rows seen' }, value: counts.rows },
    { key: 'in', title: view.state === 'checked' ? { zh: '可以导入', en: 'Could be entered' } : { zh: '已导入', en: 'Entered' }, value: counts.in },
    { key: 'rejected', title: { zh: '未导入（有错误）', en: 'Refused' }, value: counts.rejected, bad: counts.rejected > 0 },
    { key: 'known', title: { zh: '编号已有', en: 'Number known' }, value: counts.known },
    { key: 'skipped', title: { zh: '先前已导入', en: 'In before' }, value: counts.skipped },
    ...(view.rows_per_second > 0 ? [{ key: 'rate', title: { zh: '每秒行数', en: 'Rows a second' }, value: view.rows_per_second }] : []),
  ];
  return (
    <Row gutter={[16, 16]}>
      {shown.map(({ key, title, value, bad }) => (
        <Col key={key} xs={12} md={8} xl={4}>
          <Card size="small" data-testid={`count-${key}`}>
            <Statistic title={say(title)} value={value} valueStyle={bad ? { color: '#b3261e' } : undefined} />
          </Card>
        </Col>
      ))}
    </Row>
  );
}

function Outcome({ view }: { view: Import }) {
  const say = useSay();
  if (view.state === 'failed' && view.error) {
    return <Alert type="error" showIcon message={say(view.error.message)} description={say(view.error.next)} />;
  }
  if (view.state === 'done' || view.state === 'checked') {
    const clean = view.counts.rejected === 0;
    return (
      <Alert
        type={clean ? 'success' : 'warning'}
        showIcon
        data-testid="import-outcome"
        message={say(clean ? { zh: '全部行均无错误。', en: 'All rows are good.' } : {
          zh: '有 {n} 行未通过。请下载这些行，按“错误原因”改正后再导入。', en: '{n} rows were refused. Download them, mend what "Reason" says, and import again.',
        }, { n: view.counts.rejected })}
      />
    );
  }
  return null;
}

/** Which rows were refused, and why; their cells are in the file to download. */
function RefusedRows({ view }: { view: Import }) {
  const say = useSay();
  if (view.refused.length === 0) return null;
  const columns: TableColumnsType<ImportRefusal> = [
    { key: 'row', title: say({ zh: '行号', en: 'Row' }), width: 100, align: 'right', render: (_, row) => row.row + 1 },
    { key: 'message', title: say({ zh: '错误原因', en: 'Reason' }), render: (_, row) => say(row.message) },
    { key: 'next', title: say({ zh: '如何改正', en: 'What to do' }), render: (_, row) => say(row.next) },
  ];
  return (
    <section data-testid="refused-rows">
      <p className="quiet">
        {view.counts.rejected > view.refused.length
          ? say({ zh: '前 {n} 个未导入的行（行号含表头）；其余见下载的文件', en: 'The first {n} refused rows (the header is row 1); all are in the file' }, { n: view.refused.length })
          : say({ zh: '未导入的行（行号含表头）', en: 'The refused rows (the header is row 1)' })}
      </p>
      <DataTable<ImportRefusal>
        rowKey="row"
        size="small"
        columns={columns}
        dataSource={view.refused}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </section>
  );
}

export function RunImport({ view, onChange }: Props) {
  const say = useSay();
  const step = useAction();
  const act = async (action: 'pause' | 'resume' | 'cancel') => {
    const after = await step.run(() => api.imports.act(view.id, action));
    if (after) onChange(after);
  };
  const start = async () => {
    const after = await step.run(() => api.imports.start(view.id, false));
    if (after) onChange(after);
  };
  const fetchRefused = async () => {
    const file = await step.run(() => api.imports.rejected(view.id));
    if (file) save(file.name, file.content);
  };
  const runs = view.state === 'running' || view.state === 'waiting';
  const again = view.state === 'checked' || view.state === 'cancelled' || view.state === 'failed';
  return (
    <Space direction="vertical" size="middle" className="full">
      <div><strong data-written>{view.name}</strong> <ImportStateTag state={view.state} /></div>
      <Counts view={view} />
      <Outcome view={view} />
      <RefusedRows view={view} />
      <Refusal error={step.error} onClose={step.clear} />
      <Space wrap>
        {view.counts.rejected > 0 && !runs && (
          <Button type="primary" data-testid="fetch-refused" onClick={() => void fetchRefused()}>
            {say({ zh: '下载未导入的行（含错误原因）', en: 'Download the refused rows' })}
          </Button>
        )}
        {runs && <Button onClick={() => void act('pause')}>{say({ zh: '暂停', en: 'Pause' })}</Button>}
        {view.state === 'paused' && <Button type="primary" onClick={() => void act('resume')}>{say({ zh: '继续', en: 'Go on' })}</Button>}
        {(runs || view.state === 'paused') && <Button danger onClick={() => void act('cancel')}>{say({ zh: '取消', en: 'Cancel' })}</Button>}
        {again && view.columns.length > 0 && (
          <Button data-testid="start-again" onClick={() => void start()}>{say({ zh: '开始导入', en: 'Import' })}</Button>
        )}
        <Link to="/customers/import"><Button>{say({ zh: '导入另一个文件', en: 'Import another file' })}</Button></Link>
        <Link to="/customers"><Button>{say({ zh: '回到客户档案', en: 'Back to the customers' })}</Button></Link>
      </Space>
    </Space>
  );
}
