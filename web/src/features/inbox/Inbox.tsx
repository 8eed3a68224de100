import { Card, Tabs } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { Box } from '@/lib/api';
import { useSay, type Text } from '@/lib/text';
import { Page } from '@/components/Page';
import { BoxTable } from './BoxTable';
import { GrantTable } from './GrantTable';
import { RequestPanel } from './RequestPanel';

type Tab = Box | 'grants';
const kTabs: readonly { key: Tab; text: Text }[] = [
  { key: 'todo', text: { zh: '待办', en: 'To do' } },
  { key: 'done', text: { zh: '已办', en: 'Done' } },
  { key: 'mine', text: { zh: '我发起的', en: 'Made by me' } },
  { key: 'grants', text: { zh: '授权', en: 'Grants' } },
];

/** The desk of requests: what waits for me, what I decided, what I asked for, and the grants that came of it. */
export function Inbox() {
  const say = useSay();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [version, setVersion] = useState(0);
  const id = useParams().id;
  const tab = kTabs.find((item) => item.key === search.get('tab'))?.key ?? 'todo';
  const to = (request: number) => `/inbox/${request}?${search.toString() || `tab=${tab}`}`;
  const changed = () => setVersion((old) => old + 1);
  return (
    <Page title={say({ zh: '申请与审批', en: 'Requests and approvals' })}>
      <Card>
        <Tabs
          activeKey={tab}
          destroyOnHidden
          onChange={(key) => setSearch({ tab: key })}
          items={kTabs.map(({ key, text }) => ({
            key,
            label: say(text),
            children:
              key === 'grants' ? (
                <GrantTable key={version} to={to} />
              ) : (
                <BoxTable key={version} box={key} to={to} />
              ),
          }))}
        />
      </Card>
      {id && (
        <RequestPanel key={id} id={Number(id)} onClose={() => navigate(`/inbox?${search.toString() || `tab=${tab}`}`)} onChanged={changed} />
      )}
    </Page>
  );
}
