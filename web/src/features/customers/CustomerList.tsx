import { ExportOutlined, ImportOutlined, PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Card, Empty, Segmented, Space } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { api, type CustomerRow } from '@/lib/api';
import { useLoad } from '@/lib/load';
import { usePack, useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { customerColumns } from '@/components/customerColumns';
import { DataTable } from '@/components/DataTable';
import { Await, Page } from '@/components/Page';
import { Pager, useCursor } from '@/components/Pager';
import { ReceiptLine } from '@/components/ReceiptLine';
import { ExportDrawer } from './ExportDrawer';

const kPageSize = 20;

export function CustomerList() {
  const say = useSay();
  const pack = usePack();
  const navigate = useNavigate();
  const cursor = useCursor();
  const me = useSession().session.person.id;
  const [kept, setKept] = useState(false);
  const [search] = useSearchParams();
  const [exporting, setExporting] = useState(search.has('export'));
  const page = useLoad(() => api.customers.list(cursor.at, kPageSize, kept ? me : undefined), [cursor.at, kept]);
  const choose = (which: string) => {
    setKept(which === 'kept');
    cursor.reset();
  };
  const table = useMemo(() => customerColumns(pack, say), [pack, say]);
  return (
    <Page
      title={say({ zh: '客户档案', en: 'Customers' })}
      subTitle={say({
        zh: '只显示掩码，且只列出您知悉范围内的客户',
        en: 'Masks only, and only customers within your need to know',
      })}
      extra={
        <Space>
          <Button icon={<ReloadOutlined />} onClick={page.reload}>{say({ zh: '刷新', en: 'Refresh' })}</Button>
          <Button icon={<ExportOutlined />} data-testid="export" onClick={() => setExporting(true)}>
            {say({ zh: '导出', en: 'Export' })}
          </Button>
          <Button icon={<ImportOutlined />} data-testid="import" onClick={() => navigate('/customers/import')}>
            {say({ zh: '导入', en: 'Import' })}
          </Button>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/customers/new')}>
            {say({ zh: '新建客户', en: 'New customer' })}
          </Button>
        </Space>
      }
    >
      {exporting && <ExportDrawer onClose={() => setExporting(false)} />}
      <Card>
        <Segmented
          className="list-scope"
          data-testid="scope"
          value={kept ? 'kept' : 'all'}
          onChange={choose}
          options={[
            { value: 'all', label: say({ zh: '知悉范围内', en: 'Within my need to know' }) },
            { value: 'kept', label: say({ zh: '由我保管', en: 'Kept by me' }) },
          ]}
        />
        <Await loaded={page}>
          {(data) => (
            <>
              <DataTable<CustomerRow>
                rowKey="id"
                columns={table}
                dataSource={data.rows}
                rowClassName="clickable"
                onRow={(row) => ({ onClick: () => navigate(`/customers/${row.id}`) })}
                locale={{
                  emptyText: (
                    <Empty
                      image={Empty.PRESENTED_IMAGE_SIMPLE}
                      description={say(kept ? { zh: '没有由您保管的档案。', en: 'You keep no file.' } : {
                        zh: '您的知悉范围内没有客户。需要时请部门负责人指派或发起申请。',
                        en: 'No customer lies within your need to know. Ask your department head for an assignment.',
                      })}
                    />
                  ),
                }}
              />
              <div className="between">
                <ReceiptLine receipt={data.receipt} what={{ zh: '本页列表已记入账本', en: 'This page of the list is recorded' }} />
                <Pager cursor={cursor} next={data.next} loading={page.loading} />
              </div>
            </>
          )}
        </Await>
      </Card>
    </Page>
  );
}
