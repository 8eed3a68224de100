import { Empty, Table, type TableProps } from 'antd';
import type { ReactNode } from 'react';

/** A table that scrolls sideways in its own frame; pages walk by cursor, so it has no pager unless it is given one.
 * `empty`: what is said when there are no rows. */
export function DataTable<Row extends object>({ empty, ...props }: TableProps<Row> & { empty?: ReactNode }) {
  const said = empty === undefined ? {} : { locale: { emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} /> } };
  return (
    <div className="data-table">
      <Table<Row> size="middle" pagination={false} {...said} {...props} />
    </div>
  );
}
