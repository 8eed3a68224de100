// The frame of the pages before a session: name, notice, language.
import { Alert, Card, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '@/lib/text';
import { LanguageSwitch } from '@/components/LanguageSwitch';

interface Props {
  title: string;
  company?: string;
  children: ReactNode;
}

export function Gateway({ title, company, children }: Props) {
  const say = useSay();
  return (
    <div className="gateway">
      <div className="gateway-top"><LanguageSwitch /></div>
      <main className="gateway-main">
        <div className="gateway-brand">
          <img src="/favicon.svg" alt="" width={52} height={52} />
          <div>
            <Typography.Title level={2} className="gateway-name">{say({ zh: '金匮', en: 'Jinkui' })}</Typography.Title>
            <div className="quiet">
              {company ?? say({ zh: '客户信息保密管理', en: 'Customer confidentiality' })}
            </div>
          </div>
        </div>
        <Alert
          banner
          type="warning"
          className="gateway-notice"
          message={say({
            zh: '本系统不得存储、处理国家秘密。',
            en: 'This system must not hold or process state secrets.',
          })}
        />
        <Card title={title} className="gateway-card">{children}</Card>
        <Typography.Paragraph className="gateway-foot quiet small">
          {say({
            zh: '每一次查阅都记入账本，可由任何人验证。',
            en: 'Every reading is recorded in a ledger that anybody can verify.',
          })}
        </Typography.Paragraph>
      </main>
    </div>
  );
}
