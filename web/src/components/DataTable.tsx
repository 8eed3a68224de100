import { Table, type TableProps } from 'antd';

/** A table that scrolls sideways in its own frame; pages walk by cursor, so it has no pager unless it is given one. */
export function DataTable<Row extends object>(props: TableProps<Row>) {
  return (
    <div className="data-table">
      <Table<Row> size="middle" pagination={false} {...props} />
    </div>
  );
}
