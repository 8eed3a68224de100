import { Card, DatePicker, Progress, Space, Statistic, type TableColumnsType } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type ClauseCoverage, type Measure } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { useSay } from '@/lib/text';
import { ClauseTag } from '@/components/ClauseTag';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { ClauseStatusTag } from '@/components/states';
import { mechanismText } from './bindings';
import { usePolicyText } from './policyText';

type Days = [Dayjs, Dayjs];
const kDay = 'YYYY-MM-DD';

/** How well secrecy and convenience are kept together, counted from the ledger. */
function MeasureCard({ measure }: { measure: Measure }) {
  const say = useSay();
  const parts: [string, number][] = [
    [say({ zh: '查阅明文', en: 'Plaintext read' }), measure.reads],
    [say({ zh: '其中免申请', en: 'without a request' }), measure.reads_direct],
    [say({ zh: '其中经申请', en: 'by a request' }), measure.reads_asked],
    [say({ zh: '须先申请而被拒', en: 'refused: request needed' }), measure.refused_needs_request],
    [say({ zh: '不准而被拒', en: 'refused' }), measure.refused],
    [say({ zh: '合计记账的拒绝', en: 'refusals summed up' }), measure.summed_up],
  ];
  return (
    <Card
      size="small"
      data-testid="measure"
      title={<Space>{say(measure.name.title)}{measure.clause && <ClauseTag clause={measure.clause} />}</Space>}
      extra={<span className="quiet">{measure.from} – {measure.to}</span>}
    >
      <Space size={32} wrap align="center">
        <Progress
          type="dashboard"
          size={96}
          percent={measure.direct_percent ?? 0}
          format={(percent) => (measure.direct_percent === null ? '—' : `${percent}%`)}
          aria-label={say({ zh: '免申请查阅的比例', en: 'Share of reads without a request' })}
        />
        {parts.map(([title, value]) => <Statistic key={title} title={title} value={value} />)}
      </Space>
    </Card>
  );
}

export function CoverageTab() {
  const say = useSay();
  const policyText = usePolicyText();
  const [days, setDays] = useState<Days>();
  const loaded = useLoad(
    () => api.pack.coverage(days?.[0].format(kDay), days?.[1].format(kDay)),
    [days?.[0].valueOf(), days?.[1].valueOf()],
  );
  const columns: TableColumnsType<ClauseCoverage> = [
    { key: 'id', title: say({ zh: '条款', en: 'Clause' }), width: 150, render: (_, row) => say(row.printed) || row.clause.id },
    { key: 'status', title: say({ zh: '落实方式', en: 'How it is kept' }), width: 110, render: (_, row) => <ClauseStatusTag status={row.status} /> },
    {
      key: 'mechanisms',
      title: say({ zh: '由什么保证', en: 'By what' }),
      render: (_, row) =>
        row.mechanisms.length > 0
          ? row.mechanisms.map(({ id, text }) => <div key={id} title={id}>{policyText(text)}</div>)
          : <span className="quiet">{row.not_yet && say({ zh: '有待实现：{what}', en: 'To come: {what}' }, { what: say(mechanismText(row.not_yet)) })}</span>,
    },
    { key: 'decisions', title: say({ zh: '引用它的决定', en: 'Decisions citing it' }), width: 130, align: 'right', render: (_, row) => row.evidence.decisions },
    {
      key: 'entry',
      title: say({ zh: '最近分录', en: 'Last entry' }),
      width: 110,
      align: 'right',
      render: (_, { evidence }) => (evidence.last_entry === null ? '—' : <Link to={`/ledger/${evidence.last_entry}`}>{evidence.last_entry}</Link>),
    },
    { key: 'open', title: say({ zh: '待办申请', en: 'Open requests' }), width: 110, align: 'right', render: (_, row) => row.evidence.open_requests },
    { key: 'overdue', title: say({ zh: '逾期', en: 'Overdue' }), width: 80, align: 'right', render: (_, row) => (row.overdue > 0 ? <strong>{row.overdue}</strong> : 0) },
  ];
  return (
    <div className="stack">
      <Space wrap>
        <span className="quiet">{say({ zh: '统计期间', en: 'Days measured' })}</span>
        <DatePicker.RangePicker
          allowClear
          separator={say({ zh: '至', en: 'to' })}
          value={days}
          disabledDate={(day) => day.isAfter(dayjs(), 'day')}
          onChange={(chosen) => setDays(chosen?.[0] && chosen[1] ? [chosen[0], chosen[1]] : undefined)}
        />
      </Space>
      <Await loaded={loaded}>
        {(coverage) => (
          <div className="stack">
            {coverage.measures.map((measure) => <MeasureCard key={measure.name.id} measure={measure} />)}
            <DataTable<ClauseCoverage> rowKey={(row) => `${row.clause.pack}/${row.clause.id}`} columns={columns} dataSource={coverage.clauses} />
          </div>
        )}
      </Await>
    </div>
  );
}
