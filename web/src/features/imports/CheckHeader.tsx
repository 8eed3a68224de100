import { Alert, Button, Space, Spin, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, type Import, type ImportColumn } from '@/lib/api';
import { useAction } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay, type Text } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Refusal } from '@/components/Refusal';
import { Select } from '@/components/Select';

const kFixed: { target: string; title: Text }[] = [
  { target: 'department', title: { zh: '负责部门', en: 'Department' } },
  { target: 'assigned', title: { zh: '负责人', en: 'Assigned to' } },
  { target: 'level', title: { zh: '密级', en: 'Level' } },
  { target: 'ignored', title: { zh: '不导入', en: 'Not imported' } },
];

interface Props { view: Import; onChange: (view: Import) => void }

function Problems({ view }: { view: Import }) {
  const say = useSay();
  if (view.problems.length === 0) {
    return (
      <Alert
        type="success"
        showIcon
        message={say({ zh: '表头可用。请核对预览，然后试运行或直接导入。', en: 'The header is good. Look at the preview, then check or import.' })}
      />
    );
  }
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="header-problems"
      message={say({ zh: '表头有问题，请在下面指定各列，或改正文件后重新上传', en: 'The header needs mending: say below what each column is, or mend the file' })}
      description={<ul>{view.problems.map((problem) => <li key={problem.zh}>{say(problem)}</li>)}</ul>}
    />
  );
}

/** What each column is, changed in place. */
function Columns({ view, onMap }: { view: Import; onMap: (mapping: Record<string, string>) => void }) {
  const say = useSay();
  const pack = usePack();
  const options = [
    ...pack.fields.filter((field) => !field.record).map((field) => ({ value: field.id, label: say(field.title) })),
    ...kFixed.map(({ target, title }) => ({ value: target, label: say(title) })),
  ];
  const columns: TableColumnsType<ImportColumn & { sample: string }> = [
    { key: 'header', title: say({ zh: '文件中的列', en: 'Column of the file' }), dataIndex: 'header' },
    {
      key: 'target',
      title: say({ zh: '导入为', en: 'Imported as' }),
      render: (_, row) => (
        <Space>
          <Select
            aria-label={row.header}
            className="import-target"
            showSearch
            optionFilterProp="label"
            status={row.target ? undefined : 'error'}
            value={row.target === 'reason' ? 'ignored' : row.target ?? undefined}
            placeholder={say({ zh: '请选择', en: 'Choose' })}
            options={options}
            onChange={(target: string) => onMap({ [row.header]: target })}
          />
          {row.suggestion && <Tag color="warning">{say({ zh: '是否为“{name}”？', en: '"{name}"?' }, { name: row.suggestion })}</Tag>}
        </Space>
      ),
    },
    { key: 'sample', title: say({ zh: '第一行（掩码）', en: 'First row (masked)' }), dataIndex: 'sample', ellipsis: true },
  ];
  const rows = view.columns.map((column, i) => ({ ...column, sample: view.preview[0]?.[i] ?? '' }));
  return <DataTable rowKey={(row) => row.header} columns={columns} dataSource={rows} size="small" />;
}

function Preview({ view }: { view: Import }) {
  const say = useSay();
  const columns = view.columns.map((column, i) => ({
    key: String(i),
    title: column.header,
    ellipsis: true,
    width: 120,
    render: (_: unknown, row: { cells: string[] }) => row.cells[i],
  }));
  return (
    <section>
      <p className="quiet">
        {say({ zh: '前 {n} 行（只显示掩码）', en: 'The first {n} rows (masks only)' }, { n: view.preview.length })}
      </p>
      <DataTable rowKey="key" size="small" columns={columns} scroll={{ x: 'max-content' }}
        dataSource={view.preview.map((cells, key) => ({ cells, key }))} />
    </section>
  );
}

export function CheckHeader({ view, onChange }: Props) {
  const say = useSay();
  const step = useAction();
  const [mapping, setMapping] = useState<Record<string, string>>({});
  if (view.state === 'reading') return <div className="waiting"><Spin size="large" /></div>;
  const map = async (change: Record<string, string>) => {
    const all = { ...mapping, ...change };
    setMapping(all);
    const after = await step.run(() => api.imports.map(view.id, all));
    if (after) onChange(after);
  };
  const start = async (dryRun: boolean) => {
    const after = await step.run(() => api.imports.start(view.id, dryRun));
    if (after) onChange(after);
  };
  const blocked = view.problems.length > 0;
  return (
    <Space direction="vertical" size="middle" className="full">
      <div>
        <strong data-written>{view.name}</strong>{' '}
        <span className="quiet">{[view.format.toUpperCase(), view.encoding.toUpperCase()].filter(Boolean).join(' · ')}</span>
      </div>
      <Problems view={view} />
      <Columns view={view} onMap={(change) => void map(change)} />
      <Preview view={view} />
      <Refusal error={step.error} onClose={step.clear} />
      <Space>
        <Button type="primary" data-testid="start-import" disabled={blocked} loading={step.busy} onClick={() => void start(false)}>
          {say({ zh: '开始导入', en: 'Import' })}
        </Button>
        <Button data-testid="dry-run" disabled={blocked} onClick={() => void start(true)}>
          {say({ zh: '试运行（只检查，不写入）', en: 'Check only (enters nothing)' })}
        </Button>
      </Space>
    </Space>
  );
}
