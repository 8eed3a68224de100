import { Card, Descriptions, Tabs, Typography } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { dateTime } from '@/lib/format';
import { usePackSummary } from '@/lib/session';
import { useSay } from '@/lib/text';
import { kTwoColumns } from '@/components/columns';
import { Markdown } from '@/components/Markdown';
import { Page } from '@/components/Page';
import { Clauses } from './Clauses';
import { CoverageTab } from './CoverageTab';
import { Fields, Flows, Levels, Purposes } from './tables';
import { Versions } from './Versions';

/** The policy in force: its clauses and how each is kept, what it defines, and its text. */
export function PackPage() {
  const say = useSay();
  const summary = usePackSummary();
  const [search, setSearch] = useSearchParams();
  const clause = search.get('clause') ?? undefined;
  const tab = search.get('tab') ?? 'clauses';
  return (
    <Page title={say(summary.title)} subTitle={say({ zh: '现行制度', en: 'The policy in force' })}>
      <div className="stack">
        <Card size="small">
          <Descriptions size="small" column={kTwoColumns}>
            <Descriptions.Item label={say({ zh: '制度包', en: 'Pack' })}><Typography.Text className="mono">{summary.id}</Typography.Text></Descriptions.Item>
            <Descriptions.Item label={say({ zh: '启用时间', en: 'In force since' })}>{dateTime(summary.activated)}</Descriptions.Item>
            <Descriptions.Item label={say({ zh: '内容哈希', en: 'Hash' })} span="filled">
              <Typography.Text className="mono break" copyable>{summary.hash}</Typography.Text>
            </Descriptions.Item>
          </Descriptions>
        </Card>
        <Card>
          <Tabs
            activeKey={tab}
            onChange={(key) => setSearch({ tab: key })}
            items={[
              { key: 'clauses', label: say({ zh: '条款', en: 'Clauses' }), children: <Clauses marked={clause} /> },
              { key: 'levels', label: say({ zh: '密级', en: 'Levels' }), children: <Levels /> },
              { key: 'purposes', label: say({ zh: '用途', en: 'Purposes' }), children: <Purposes /> },
              { key: 'flows', label: say({ zh: '审批流程', en: 'Flows' }), children: <Flows /> },
              { key: 'fields', label: say({ zh: '字段分级', en: 'Fields' }), children: <Fields /> },
              { key: 'coverage', label: say({ zh: '落实情况', en: 'Coverage' }), children: <CoverageTab /> },
              { key: 'versions', label: say({ zh: '版本', en: 'Versions' }), children: <Versions shown={search.get('version') ?? undefined} /> },
              { key: 'text', label: say({ zh: '制度原文', en: 'Text' }), children: <Markdown source={summary.policy} /> },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}
