import { Space, Tag, type TableColumnsType } from 'antd';
import type { Pack, PackField, PackFlow, PackLevel } from '@/lib/api';
import { underWhite } from '@/lib/colour';
import { titleOf } from '@/lib/fields';
import { period } from '@/lib/format';
import { verbText } from '@/lib/kernel';
import { usePack } from '@/lib/session';
import { useLanguage, useSay } from '@/lib/text';
import { ClauseTag } from '@/components/ClauseTag';
import { DataTable } from '@/components/DataTable';
import { maskText } from './bindings';

function useClause() {
  const pack = usePack();
  return (id: string | null) => {
    const clause = pack.clauses.find((item) => item.id === id);
    return clause ? <ClauseTag clause={clause} /> : (id ?? '—');
  };
}

function Rows<Row extends { id: string }>({ rows, columns }: { rows: readonly Row[]; columns: TableColumnsType<Row> }) {
  return <DataTable<Row> rowKey="id" columns={columns} dataSource={rows} />;
}

export function Levels() {
  const say = useSay();
  const { language } = useLanguage();
  const clause = useClause();
  const columns: TableColumnsType<PackLevel> = [
    { key: 'title', title: say({ zh: '密级', en: 'Level' }), render: (_, level) => <Tag color={underWhite(level.color)}>{say(level.title)}</Tag> },
    { key: 'harm', title: say({ zh: '泄露的损害', en: 'Harm of a leak' }), render: (_, level) => say(level.harm) },
    { key: 'period', title: say({ zh: '保密期限', en: 'Period' }), render: (_, level) => period(level.period, language) },
    { key: 'clause', title: say({ zh: '依据', en: 'Basis' }), render: (_, level) => clause(level.clause) },
  ];
  return <Rows rows={usePack().levels} columns={columns} />;
}

export function Purposes() {
  const say = useSay();
  const pack = usePack();
  const columns: TableColumnsType<Pack['purposes'][number]> = [
    { key: 'title', title: say({ zh: '用途', en: 'Purpose' }), render: (_, purpose) => say(purpose.title) },
    {
      key: 'fields',
      title: say({ zh: '可打开的字段', en: 'Fields that it opens' }),
      render: (_, purpose) => (
        <Space size={[0, 4]} wrap>
          {purpose.fields.map((id) => <Tag key={id}>{say(titleOf(pack.fields, id))}</Tag>)}
        </Space>
      ),
    },
    {
      key: 'posts',
      title: say({ zh: '可使用的岗位', en: 'Posts that may name it' }),
      render: (_, purpose) =>
        purpose.posts.length === 0
          ? say({ zh: '任何岗位', en: 'Any' })
          : purpose.posts.map((id) => say(titleOf(pack.posts, id))).join(say({ zh: '、', en: ', ' })),
    },
  ];
  return <Rows rows={pack.purposes} columns={columns} />;
}

export function Flows() {
  const say = useSay();
  const { language } = useLanguage();
  const pack = usePack();
  const clause = useClause();
  const columns: TableColumnsType<PackFlow> = [
    { key: 'title', title: say({ zh: '事项', en: 'Matter' }), render: (_, flow) => say(flow.title) },
    { key: 'verbs', title: say({ zh: '授权的行为', en: 'Acts granted' }), render: (_, flow) => flow.verbs.map((verb) => say(verbText(verb))).join(say({ zh: '、', en: ', ' })) },
    { key: 'form', title: say({ zh: '申请须填', en: 'To be filled in' }), render: (_, flow) => flow.form.map((field) => say(field.title)).join(say({ zh: '、', en: ', ' })) || '—' },
    { key: 'approvers', title: say({ zh: '审批人', en: 'Approvers' }), render: (_, flow) => say(flow.approvers) },
    {
      key: 'grant',
      title: say({ zh: '授权', en: 'Grant' }),
      render: (_, flow) =>
        <span className="nowrap">
          {say(
            { zh: '{term}内 {uses} 次', en: flow.uses === 1 ? '1 use within {term}' : '{uses} uses within {term}' },
            { term: period(flow.term, language), uses: flow.uses },
          )}
        </span>,
    },
    { key: 'clause', title: say({ zh: '依据', en: 'Basis' }), render: (_, flow) => clause(flow.clause) },
  ];
  return <Rows rows={pack.flows} columns={columns} />;
}

export function Fields() {
  const say = useSay();
  const pack = usePack();
  const columns: TableColumnsType<PackField> = [
    { key: 'title', title: say({ zh: '字段', en: 'Field' }), render: (_, field) => say(field.title) },
    { key: 'tier', title: say({ zh: '字段分级', en: 'Tier' }), render: (_, field) => (field.tier ? say(titleOf(pack.tiers, field.tier)) : '—') },
    { key: 'mask', title: say({ zh: '脱敏', en: 'Mask' }), render: (_, field) => say(maskText(field.mask)) },
    {
      key: 'of',
      title: say({ zh: '属于', en: 'Belongs to' }),
      render: (_, field) => (field.record ? say({ zh: '记录', en: 'Record' }) : say({ zh: '客户', en: 'Customer' })),
    },
    { key: 'required', title: say({ zh: '必填', en: 'Required' }), render: (_, field) => (field.required ? say({ zh: '是', en: 'Yes' }) : '') },
    { key: 'choices', title: say({ zh: '选项', en: 'Choices' }), render: (_, field) => field.choices.map((item) => say(item.title)).join(say({ zh: '、', en: ', ' })) },
  ];
  return <Rows rows={pack.fields} columns={columns} />;
}
