import { Empty, type TableColumnsType } from 'antd';
import { api, type Box, type RequestRow } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useSay, type Say, type Text } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { LevelTag } from '@/components/LevelTag';
import { Await } from '@/components/Page';
import { Pager, useCursor } from '@/components/Pager';
import { personText } from '@/components/PersonSelect';
import { EmergencyTag, RequestStateTag } from '@/components/states';

const kPageSize = 20;
const kNothing: Record<Box, Text> = {
  todo: { zh: '没有等您审批的申请', en: 'No request waits for you' },
  done: { zh: '您还没有办理过申请', en: 'You have decided no request yet' },
  mine: { zh: '您还没有发起过申请；在客户档案中可以发起', en: 'You have made no request yet; make one from a customer file' },
};

function columns(say: Say): TableColumnsType<RequestRow> {
  return [
    { key: 'id', title: say({ zh: '申请号', en: 'No.' }), dataIndex: 'id', width: 90 },
    { key: 'flow', title: say({ zh: '事项', en: 'Matter' }), render: (_, row) => <><a>{say(row.flow.title)}</a> <EmergencyTag row={row} /></> },
    {
      key: 'customer',
      title: say({ zh: '客户', en: 'Customer' }),
      render: (_, row) =>
        row.record > 0
          ? say({ zh: '{customer}，记录 {record}', en: '{customer}, record {record}' }, { customer: row.customer, record: row.record })
          : row.customer || say({ zh: '多个客户', en: 'several' }),
    },
    { key: 'level', title: say({ zh: '密级', en: 'Level' }), render: (_, row) => <LevelTag level={row.level} /> },
    { key: 'purpose', title: say({ zh: '用途', en: 'Purpose' }), render: (_, row) => say(row.purpose.title) },
    { key: 'requester', title: say({ zh: '申请人', en: 'Requester' }), render: (_, row) => personText(row.requester) },
    { key: 'state', title: say({ zh: '状态', en: 'State' }), render: (_, row) => <RequestStateTag state={row.state} /> },
    { key: 'created', title: say({ zh: '提交时间', en: 'Made' }), render: (_, row) => dateTime(row.created) },
    { key: 'decided', title: say({ zh: '办结时间', en: 'Decided' }), render: (_, row) => dateTime(row.decided) },
  ];
}

export function BoxTable({ box, onOpen }: { box: Box; onOpen: (request: number) => void }) {
  const say = useSay();
  const cursor = useCursor();
  const page = useLoad(() => api.requests.box(box, cursor.at, kPageSize), [box, cursor.at]);
  return (
    <Await loaded={page}>
      {(data) => (
        <>
          <DataTable<RequestRow>
            rowKey="id"
            columns={columns(say)}
            dataSource={data.rows}
           
            rowClassName="clickable"
            onRow={(row) => ({ onClick: () => onOpen(row.id) })}
            locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(kNothing[box])} /> }}
          />
          <Pager cursor={cursor} next={data.next} loading={page.loading} />
        </>
      )}
    </Await>
  );
}
