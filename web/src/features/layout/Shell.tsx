import {
  ApartmentOutlined, AuditOutlined, BookOutlined, FileProtectOutlined, KeyOutlined, LogoutOutlined, TeamOutlined, UserOutlined,
} from '@ant-design/icons';
import { ProLayout, type MenuDataItem } from '@ant-design/pro-layout';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router-dom';
import { focusContent, kContent } from '@/lib/focus';
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

function PersonMenu() {
  const say = useSay();
  const navigate = useNavigate();
  const { session, leave } = useSession();
  const posts = session.posts.map(({ post, department }) => [department?.name, say(post.title)].filter(Boolean).join(' · '));
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: [session.person.staff_number, session.department?.name].filter(Boolean).join(' · '),
      children: posts.map((post, i) => ({ key: `post-${i}`, label: <span className="quiet">{post}</span>, disabled: true })),
    },
    { type: 'divider' },
    { key: 'account', icon: <KeyOutlined />, label: say({ zh: '我的账号', en: 'My account' }), onClick: () => navigate('/account') },
    { key: 'leave', icon: <LogoutOutlined />, label: say({ zh: '退出登录', en: 'Log out' }), onClick: leave },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} autoFocus>
      <Button type="text" icon={<UserOutlined />} aria-haspopup="menu" data-testid="person">{session.person.name}</Button>
    </Dropdown>
  );
}

/** The first stop of the keyboard on every page: past header and menu. */
function SkipLink() {
  const say = useSay();
  return (
    <a
      className="skip-link"
      href={`#${kContent}`}
      data-testid="skip"
      onClick={(event) => {
        event.preventDefault();
        focusContent();
      }}
    >
      {say({ zh: '跳到正文', en: 'Skip to the content' })}
    </a>
  );
}

/** With another page the keyboard goes to its content; a request that opens over its list is no other page. */
function useFocusOnPage(pathname: string): void {
  const place = pathname.replace(/^\/inbox\/.*/, '/inbox');
  const last = useRef(place);
  useEffect(() => {
    if (last.current !== place) focusContent();
    last.current = place;
  }, [place]);
}

/** The frame around all pages of a session. */
export function Shell({ children }: { children: ReactNode }) {
  const say = useSay();
  const { session } = useSession();
  const { pathname } = useLocation();
  const routes = useMemo(() => menu(say), [say]);
  useFocusOnPage(pathname);
  useEffect(() => forget, []); // whoever logs in next does not see what was looked for
  return (
    <>
      <SkipLink />
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
        actionsRender={() => [<SearchBox key="search" />, <LanguageSwitch key="language" />, <PersonMenu key="person" />]}
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
        <div id={kContent} tabIndex={-1}>{children}</div>
      </ProLayout>
      <ScreenMark />
    </>
  );
}
