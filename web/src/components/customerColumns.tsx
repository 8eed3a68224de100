import type { TableColumnsType } from 'antd';
import { Link } from 'react-router-dom';
import type { CustomerRow, Pack } from '@/lib/api';
import { listFields, shown } from '@/lib/fields';
import type { Say } from '@/lib/text';
import { LevelTag } from './LevelTag';
import { personText } from './PersonSelect';

const kMaskColumns = 6;

/** The columns of a list of customers: masks, level, who is in charge. */
export function customerColumns(pack: Pack, say: Say): TableColumnsType<CustomerRow> {
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
