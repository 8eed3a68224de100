import { Card, Tabs } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { useMay } from '@/lib/session';
import { useSay } from '@/lib/text';
import { Page } from '@/components/Page';
import { Delegations } from './Delegations';
import { Departments } from './Departments';
import { Designations } from './Designations';
import { Keys } from './Keys';
import { People } from './People';
import { Recoveries } from './Recoveries';
import { Services } from './Services';

/** People and their posts, the persons designated for acts, and delegations; who may change nothing sees no button for it. */
export function Organisation() {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const administers = useMay('administer');
  return (
    <Page title={say({ zh: '组织与授权', en: 'Organisation and designations' })}>
      <Card>
        <Tabs
          activeKey={search.get('tab') ?? 'people'}
          destroyOnHidden
          onChange={(tab) => setSearch({ tab })}
          items={[
            { key: 'people', label: say({ zh: '人员与任职', en: 'People and posts' }), children: <People /> },
            { key: 'departments', label: say({ zh: '部门', en: 'Departments' }), children: <Departments /> },
            { key: 'designations', label: say({ zh: '专人委托', en: 'Designated persons' }), children: <Designations /> },
            { key: 'delegations', label: say({ zh: '审批委托', en: 'Delegations' }), children: <Delegations /> },
            { key: 'recoveries', label: say({ zh: '找回凭据', en: 'Lost credentials' }), children: <Recoveries /> },
            ...(administers ? [{ key: 'services', label: say({ zh: '服务令牌', en: 'Service tokens' }), children: <Services /> }] : []),
            { key: 'keys', label: say({ zh: '密钥', en: 'Keys' }), children: <Keys /> },
          ]}
        />
      </Card>
    </Page>
  );
}
