import { ExportOutlined, ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Card, Segmented, Space } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useAddress } from '@/lib/address';
import { api, type CustomerPage, type CustomerRow } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { usePack, useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { customerColumns } from '@/components/customerColumns';
import { ListTable } from '@/components/ListTable';
import { Page } from '@/components/Page';
import { Pager, useAddressCursor } from '@/components/Pager';
import { ReceiptLine } from '@/components/ReceiptLine';
import { ExportDrawer } from './ExportDrawer';

const kPageSize = 20;

function Buttons({ onExport }: { onExport: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  return (
    <Space>
      <Button icon={<ExportOutlined />} data-testid="export" onClick={onExport}>{say({ zh: '导出', en: 'Export' })}</Button>
      <Button icon={<ImportOutlined />} data-testid="import" onClick={() => navigate('/customers/import')}>
        {say({ zh: '导入', en: 'Import' })}
      </Button>
      <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/customers/new')}>
        {say({ zh: '新建客户', en: 'New customer' })}
      </Button>
    </Space>
  );
}

function Scope({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const say = useSay();
  return (
    <Segmented
      data-testid="scope"
      aria-label={say({ zh: '列出哪些客户', en: 'Which customers to list' })}
      value={value}
      onChange={onChange}
      options={[
        { value: 'all', label: say({ zh: '知悉范围内', en: 'Within my need to know' }) },
        { value: 'kept', label: say({ zh: '由我保管', en: 'Kept by me' }) },
      ]}
    />
  );
}

/** Customers within the person's need to know, by masks; which of them, and the page, stand in the address. */
export function CustomerList() {
  const say = useSay();
  const pack = usePack();
  const navigate = useNavigate();
  const cursor = useAddressCursor();
  const me = useSession().session.person.id;
  const [scope, setScope] = useAddress('scope');
  const [exporting, setExporting] = useState(useSearchParams()[0].has('export'));
  const kept = scope === 'kept';
  const page = useLoad(() => api.customers.list(cursor.at, kPageSize, kept ? me : undefined), [cursor.at, kept]);
  const table = useMemo(() => customerColumns(pack, say), [pack, say]);
  return (
    <Page
      title={say({ zh: '客户档案', en: 'Customers' })}
      subTitle={say({
        zh: '只显示掩码，且只列出您知悉范围内的客户',
        en: 'Masks only, and only customers within your need to know',
      })}
      extra={<Buttons onExport={() => setExporting(true)} />}
    >
      {exporting && <ExportDrawer onClose={() => setExporting(false)} />}
      <Card>
        <ListTable<CustomerRow, CustomerPage>
          name="customers"
          rowKey="id"
          loaded={page}
          columns={table}
          rowClassName="clickable"
          onRow={(row) => ({ onClick: () => navigate(`/customers/${row.id}`) })}
          empty={say(kept ? { zh: '没有由您保管的档案。', en: 'You keep no file.' } : {
            zh: '您的知悉范围内没有客户。需要时请部门负责人指派或发起申请。',
            en: 'No customer lies within your need to know. Ask your department head for an assignment.',
          })}
          bar={<Scope value={kept ? 'kept' : 'all'} onChange={(which) => setScope(which === 'kept' ? which : '')} />}
          foot={(data) => (
            <div className="between list-foot">
              <ReceiptLine receipt={data.receipt} what={{ zh: '本页列表已记入账本', en: 'This page of the list is recorded' }} />
              <Pager cursor={cursor} next={data.next} loading={page.loading} />
            </div>
          )}
        />
      </Card>
    </Page>
  );
}
