import { PageContainer } from '@ant-design/pro-layout';
import { Spin } from 'antd';
import { useEffect, type ReactNode } from 'react';
import type { Loaded } from '@/lib/load';
import { useSay } from '@/lib/text';
import { RefusedPage } from './Refusal';

interface PageProps {
  title: ReactNode;
  name?: string; // for the window, where the title is more than words
  subTitle?: ReactNode;
  extra?: ReactNode;
  crumbs?: { title: ReactNode }[];
  children: ReactNode;
}

/** The frame of a page: breadcrumb, title, actions, content. */
export function Page({ title, name, subTitle, extra, crumbs, children }: PageProps) {
  const say = useSay();
  const words = name ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = [words, say({ zh: '金匮', en: 'Jinkui' })].filter(Boolean).join(' · ');
  }, [words, say]);
  return (
    <PageContainer
      header={{ title: title && <span role="heading" aria-level={1}>{title}</span>, subTitle, extra, breadcrumb: crumbs ? { items: crumbs } : undefined }}
      className="page"
    >
      {children}
    </PageContainer>
  );
}

/** Shows the content once it is loaded, or why it is not. */
export function Await<T>({ loaded, children }: { loaded: Omit<Loaded<T>, 'set'>; children: (data: T) => ReactNode }) {
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
