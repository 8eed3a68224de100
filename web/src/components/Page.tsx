import { PageContainer } from '@ant-design/pro-layout';
import { Spin } from 'antd';
import type { ReactNode } from 'react';
import type { Loaded } from '@/lib/load';
import { RefusedPage } from './Refusal';

interface PageProps {
  title: ReactNode;
  subTitle?: ReactNode;
  extra?: ReactNode;
  crumbs?: { title: ReactNode }[];
  children: ReactNode;
}

/** The frame of a page: breadcrumb, title, actions, content. */
export function Page({ title, subTitle, extra, crumbs, children }: PageProps) {
  return (
    <PageContainer
      header={{ title, subTitle, extra, breadcrumb: crumbs ? { items: crumbs } : undefined }}
      className="page"
    >
      {children}
    </PageContainer>
  );
}

/** Shows the content once it is loaded, or why it is not. */
export function Await<T>({ loaded, children }: { loaded: Loaded<T>; children: (data: T) => ReactNode }) {
  if (loaded.data !== undefined) {
    return <Spin spinning={loaded.loading} delay={300}>{children(loaded.data)}</Spin>;
  }
  if (loaded.error) return <RefusedPage error={loaded.error} onRetry={loaded.reload} />;
  return (
    <div className="waiting">
      <Spin size="large" />
    </div>
  );
}
