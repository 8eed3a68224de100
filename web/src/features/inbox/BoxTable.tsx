import type { TableColumnsType } from 'antd';
import { Link, useNavigate } from 'react-router-dom';
import { api, type Box, type Page as ListOf, type RequestRow } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { useSay, type Say, type Text } from '@/lib/text';
import { LevelTag } from '@/components/LevelTag';
import { ListTable } from '@/components/ListTable';
import { Pager, useAddressCursor } from '@/components/Pager';
import { personText } from '@/components/PersonSelect';
import { EmergencyTag, RequestStateTag } from '@/components/states';

const kPageSize = 20;
const kNothing: Record<Box, Text> = {
  todo: { zh: '没有等您审批的申请', en: 'No request waits for you' },
  done: { zh: '您还没有办理过申请', en: 'You have decided no request yet' },
  mine: { zh: '您还没有发起过申请；在客户档案中可以发起', en: 'You have made no request yet; make one from a customer file' },
};

function columns(say: Say, to: (request: number) => string): TableColumnsType<RequestRow> {
  return [
    { key: 'id', title: say({ zh: '申请号', en: 'No.' }), dataIndex: 'id', width: 90 },
    {
      key: 'flow',
      title: say({ zh: '事项', en: 'Matter' }),
      render: (_, row) => (
        <>
          <Link to={to(row.id)} onClick={(event) => event.stopPropagation()}>{say(row.flow.title)}</Link> <EmergencyTag row={row} />
        </>
      ),
    },
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

export function BoxTable({ box, to }: { box: Box; to: (request: number) => string }) {
  const say = useSay();
  const navigate = useNavigate();
  const cursor = useAddressCursor();
  const page = useLoad(() => api.requests.box(box, cursor.at, kPageSize), [box, cursor.at]);
  return (
    <ListTable<RequestRow, ListOf<RequestRow>>
      name={`requests-${box}`}
      rowKey="id"
      loaded={page}
      columns={columns(say, to)}
      rowClassName="clickable"
      onRow={(row) => ({ onClick: () => navigate(to(row.id)) })}
      empty={say(kNothing[box])}
      foot={(data) => <Pager cursor={cursor} next={data.next} loading={page.loading} />}
    />
  );
}
