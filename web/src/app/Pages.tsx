import { Button, Result, Spin } from 'antd';
import { Component, lazy, Suspense, type ReactNode } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { AccountPage } from '@/features/session';
import { Page } from '@/components/Page';
import { RefusedPage } from '@/components/Refusal';

const CustomerList = lazy(async () => ({ default: (await import('@/features/customers')).CustomerList }));
const CustomerPage = lazy(async () => ({ default: (await import('@/features/customers')).CustomerPage }));
const NewCustomer = lazy(async () => ({ default: (await import('@/features/customers')).NewCustomer }));
const SearchPage = lazy(async () => ({ default: (await import('@/features/search')).SearchPage }));
const ImportPage = lazy(async () => ({ default: (await import('@/features/imports')).ImportPage }));
const Inbox = lazy(async () => ({ default: (await import('@/features/inbox')).Inbox }));
const Ledger = lazy(async () => ({ default: (await import('@/features/ledger')).Ledger }));
const EntryPage = lazy(async () => ({ default: (await import('@/features/ledger')).EntryPage }));
const PackPage = lazy(async () => ({ default: (await import('@/features/pack')).PackPage }));
const OwnRecoveries = lazy(async () => ({ default: (await import('@/features/organisation')).Recoveries }));
const Organisation = lazy(async () => ({ default: (await import('@/features/organisation')).Organisation }));

/** A page that fails to draw takes only itself down. */
class PageBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    return this.state.error ? <RefusedPage error={this.state.error} /> : this.props.children;
  }
}

function NotFound() {
  const say = useSay();
  return (
    <Page title="">
      <Result
        status="warning"
        title={say({ zh: '没有这个页面', en: 'There is no such page' })}
        subTitle="404"
        extra={<Link to="/customers"><Button type="primary">{say({ zh: '回到客户档案', en: 'Back to the customers' })}</Button></Link>}
      />
    </Page>
  );
}

export function Pages() {
  const { pathname } = useLocation();
  const { session } = useSession();
  return (
    <PageBoundary key={pathname.split('/')[1]}>
      <Suspense fallback={<div className="waiting"><Spin size="large" /></div>}>
        <Routes>
          <Route path="/" element={<Navigate to="/customers" replace />} />
          <Route path="/search" element={<SearchPage />} />
          <Route path="/customers" element={<CustomerList />} />
          <Route path="/customers/new" element={<NewCustomer />} />
          <Route path="/customers/import/:id?" element={<ImportPage />} />
          <Route path="/customers/:id" element={<CustomerPage />} />
          <Route path="/inbox/:id?" element={<Inbox />} />
          <Route path="/ledger" element={<Ledger />} />
          <Route path="/ledger/:index" element={<EntryPage />} />
          <Route path="/pack" element={<PackPage />} />
          <Route path="/organisation" element={<Organisation />} />
          <Route path="/account" element={<AccountPage recoveries={<OwnRecoveries own={session.person.id} />} />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </PageBoundary>
  );
}
