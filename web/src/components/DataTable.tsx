import { Table, type TableProps } from 'antd';

/**
 * A table that scrolls sideways in its own frame. The table's own `scroll` would measure with a style element that has
 * no nonce, which the Content-Security-Policy refuses.
 */
export function DataTable<Row extends object>(props: TableProps<Row>) {
  return (
    <div className="data-table">
      <Table<Row> size="middle" pagination={false} {...props} />
    </div>
  );
}
