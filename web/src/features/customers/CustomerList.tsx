import { PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Card, Empty, Segmented, Space, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { api, type CustomerRow, type Pack } from '@/lib/api';
import { listFields, shown } from '@/lib/fields';
import { useLoad } from '@/lib/load';
import { usePack, useSession } from '@/lib/session';
import { useSay, type Say } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { LevelTag } from '@/components/LevelTag';
import { Await, Page } from '@/components/Page';
import { Pager, useCursor } from '@/components/Pager';
import { personText } from '@/components/PersonSelect';
import { ReceiptLine } from '@/components/ReceiptLine';

const kPageSize = 20;
const kMaskColumns = 6;

function columns(pack: Pack, say: Say): TableColumnsType<CustomerRow> {
  const masks = listFields(pack, kMaskColumns).map((field, i) => ({
    key: field.id,
    title: say(field.title),
    render: (_: unknown, row: CustomerRow) => {
      const text = shown(field, row.masks[field.id], say);
      return i === 0 ? <Link to={`/customers/${row.id}`}>{text}</Link> : text;
    },
  }));
  return [
    { key: 'id', title: say({ zh: '档案', en: 'File' }), dataIndex: 'id', width: 72 },
    ...masks,
    {
      key: 'level',
      title: say({ zh: '密级与保密期限', en: 'Level and period' }),
      render: (_, row) => <LevelTag level={row.level} withPeriod />,
    },
    { key: 'department', title: say({ zh: '归属部门', en: 'Department' }), render: (_, row) => row.department.name },
    { key: 'assigned', title: say({ zh: '负责人', en: 'Assigned to' }), render: (_, row) => personText(row.assigned) },
  ];
}

export function CustomerList() {
  const say = useSay();
  const pack = usePack();
  const navigate = useNavigate();
  const cursor = useCursor();
  const me = useSession().session.person.id;
  const [kept, setKept] = useState(false);
  const page = useLoad(() => api.customers.list(cursor.at, kPageSize, kept ? me : undefined), [cursor.at, kept]);
  const choose = (which: string) => {
    setKept(which === 'kept');
    cursor.reset();
  };
  const table = useMemo(() => columns(pack, say), [pack, say]);
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
          <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/customers/new')}>
            {say({ zh: '新建客户', en: 'New customer' })}
          </Button>
        </Space>
      }
    >
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
