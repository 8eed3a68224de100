import {
  ApartmentOutlined, AuditOutlined, BookOutlined, FileProtectOutlined, KeyOutlined, LogoutOutlined, TeamOutlined, UserOutlined,
} from '@ant-design/icons';
import { ProLayout, type MenuDataItem } from '@ant-design/pro-layout';
import { Dropdown, type MenuProps } from 'antd';
import { useEffect, useMemo, type ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router-dom';
import { forget } from '@/lib/query';
import { useSession } from '@/lib/session';
import { useSay, type Say } from '@/lib/text';
import { LanguageSwitch } from '@/components/LanguageSwitch';
import { DoubtedClock } from './DoubtedClock';
import { EmergencyNotice } from './EmergencyNotice';
import { RecoveryNotice } from './RecoveryNotice';
import { ScreenMark } from './ScreenMark';
import { SearchBox } from './SearchBox';
import { SimulatedTime } from './SimulatedTime';

function menu(say: Say): MenuDataItem[] {
  return [
    { path: '/customers', name: say({ zh: '客户档案', en: 'Customers' }), icon: <TeamOutlined /> },
    { path: '/inbox', name: say({ zh: '申请与审批', en: 'Requests' }), icon: <AuditOutlined /> },
    { path: '/ledger', name: say({ zh: '账本', en: 'Ledger' }), icon: <BookOutlined /> },
    { path: '/pack', name: say({ zh: '制度', en: 'Policy' }), icon: <FileProtectOutlined /> },
    { path: '/organisation', name: say({ zh: '组织与授权', en: 'Organisation' }), icon: <ApartmentOutlined /> },
  ];
}

function PersonMenu({ children }: { children: ReactNode }) {
  const say = useSay();
  const navigate = useNavigate();
  const { session, leave } = useSession();
  const posts = session.posts.map(({ post, department }) => [department?.name, say(post.title)].filter(Boolean).join(' · '));
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: [session.person.staff_number, session.department?.name].filter(Boolean).join(' · '),
      children: posts.map((post, i) => ({ key: `post-${i}`, label: post, disabled: true })),
    },
    { type: 'divider' },
    { key: 'account', icon: <KeyOutlined />, label: say({ zh: '我的账号', en: 'My account' }), onClick: () => navigate('/account') },
    { key: 'leave', icon: <LogoutOutlined />, label: say({ zh: '退出登录', en: 'Log out' }), onClick: leave },
  ];
  return <Dropdown menu={{ items }} trigger={['click']}>{children}</Dropdown>;
}

/** The frame around all pages of a session. */
export function Shell({ children }: { children: ReactNode }) {
  const say = useSay();
  const { session } = useSession();
  const { pathname } = useLocation();
  const routes = useMemo(() => menu(say), [say]);
  useEffect(() => forget, []); // whoever logs in next does not see what was looked for
  return (
    <>
      <ProLayout
        title={say({ zh: '金匮', en: 'Jinkui' })}
        logo="/favicon.svg"
        layout="mix"
        fixedHeader
        fixSiderbar
        siderWidth={208}
        pageTitleRender={false}
        location={{ pathname }}
        route={{ path: '/', routes }}
        menu={{ locale: false }}
        menuItemRender={(item, dom) => <Link to={item.path ?? '/'}>{dom}</Link>}
        headerTitleRender={(logo, title) => (
          <Link to="/customers" className="brand">
            {logo}
            {title}
            <span className="brand-company">{session.company}</span>
          </Link>
        )}
        actionsRender={() => [<SearchBox key="search" />, <LanguageSwitch key="language" />]}
        avatarProps={{
          icon: <UserOutlined />,
          size: 'small',
          title: session.person.name,
          render: (_, dom) => <PersonMenu>{dom}</PersonMenu>,
        }}
        token={{
          header: { colorBgHeader: '#1d3f5e', colorHeaderTitle: '#ffffff', colorTextRightActionsItem: 'rgba(255,255,255,0.88)',
            colorBgRightActionsItemHover: 'rgba(255,255,255,0.12)', heightLayoutHeader: 52 },
          sider: { colorMenuBackground: '#ffffff', colorBgMenuItemSelected: '#e8eef4', colorTextMenuSelected: '#1d3f5e' },
        }}
      >
        <DoubtedClock />
        <RecoveryNotice />
        <EmergencyNotice />
        <SimulatedTime />
        {children}
      </ProLayout>
      <ScreenMark />
    </>
  );
}
