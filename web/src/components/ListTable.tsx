import { CheckOutlined, ColumnHeightOutlined, ReloadOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Dropdown, Space, Tooltip, type MenuProps, type TableColumnsType, type TableProps } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Loaded } from '@/lib/load';
import { useListSettings, type Density, type ListSettings } from '@/lib/listSettings';
import { useSay, type Text } from '@/lib/text';
import { DataTable } from './DataTable';
import { Await } from './Page';

const kDensities: Record<Density, Text> = {
  large: { zh: '宽松', en: 'Roomy' },
  middle: { zh: '适中', en: 'Usual' },
  small: { zh: '紧凑', en: 'Compact' },
};

interface ToolProps {
  name: string;
  icon: ReactNode;
  items: NonNullable<MenuProps['items']>;
  onPick: (key: string) => void;
  id: string;
}

/** A button with a menu that stays open while several things are picked. */
function Tool({ name, icon, items, onPick, id }: ToolProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dropdown
      trigger={['click']}
      autoFocus
      open={open}
      onOpenChange={(next, { source }) => (next || source === 'trigger') && setOpen(next)}
      menu={{ items, onClick: ({ key }) => onPick(key) }}
    >
      <Tooltip title={open ? undefined : name}>
        <Button type="text" icon={icon} aria-label={name} aria-haspopup="menu" data-testid={id} />
      </Tooltip>
    </Dropdown>
  );
}

interface BarProps<Row> {
  columns: TableColumnsType<Row>;
  settings: ListSettings;
  change: (part: Partial<ListSettings>) => void;
  onReload: () => void;
  loading: boolean;
}

function Tools<Row>({ columns, settings, change, onReload, loading }: BarProps<Row>) {
  const say = useSay();
  const tick = (on: boolean) => <CheckOutlined className={on ? undefined : 'unseen'} />;
  const densities = Object.entries(kDensities).map(([key, text]) => ({ key, label: say(text), icon: tick(key === settings.density) }));
  const named = columns.filter((column) => column.title && column.key !== undefined && !column.hidden);
  const fields = named.map((column) => ({
    key: String(column.key),
    label: column.title as ReactNode,
    icon: tick(!settings.hidden.includes(String(column.key))),
  }));
  const toggle = (key: string) => {
    if (key === kReset) return change({ hidden: [] });
    const hidden = settings.hidden.includes(key) ? settings.hidden.filter((one) => one !== key) : [...settings.hidden, key];
    if (named.some((column) => !hidden.includes(String(column.key)))) change({ hidden }); // one column stays
  };
  const reload = say({ zh: '刷新', en: 'Refresh' });
  const reset = { key: kReset, label: say({ zh: '全部显示', en: 'Show all' }), disabled: settings.hidden.length === 0 };
  return (
    <Space size={2} className="list-tools">
      <Tooltip title={reload}>
        <Button type="text" icon={<ReloadOutlined spin={loading} />} aria-label={reload} data-testid="list-reload" onClick={onReload} />
      </Tooltip>
      <Tool id="list-density" name={say({ zh: '密度', en: 'Density' })} icon={<ColumnHeightOutlined />} items={densities} onPick={(key) => change({ density: key as Density })} />
      <Tool id="list-columns" name={say({ zh: '列设置', en: 'Columns' })} icon={<SettingOutlined />} items={[...fields, { type: 'divider' }, reset]} onPick={toggle} />
    </Space>
  );
}

const kReset = '*';

interface Props<Row extends object, Data extends { rows: readonly Row[] }> extends Omit<TableProps<Row>, 'columns' | 'dataSource' | 'loading'> {
  /** Under which the settings of the list are kept. */
  name: string;
  loaded: Omit<Loaded<Data>, 'set'>;
  columns: TableColumnsType<Row>;
  rows?: readonly Row[]; // where not all that was loaded is shown
  empty: ReactNode;
  bar?: ReactNode; // filters, before the tools
  foot?: (data: Data) => ReactNode;
}

/** A list with its tools: filters, refresh, density and columns. The tools stay when the rows are refused or reloaded. */
export function ListTable<Row extends object, Data extends { rows: readonly Row[] }>(props: Props<Row, Data>) {
  const { name, loaded, columns, rows, empty, bar, foot, ...table } = props;
  const [settings, change] = useListSettings(name);
  const shown = columns.filter((column) => !settings.hidden.includes(String(column.key)));
  return (
    <div className="list">
      <div className="list-bar">
        <Space wrap>{bar}</Space>
        <Tools columns={columns} settings={settings} change={change} onReload={loaded.reload} loading={loaded.loading} />
      </div>
      <Await loaded={loaded}>
        {(data) => (
          <>
            <DataTable<Row> size={settings.density} {...table} columns={shown} dataSource={rows ?? data.rows} empty={empty} />
            {foot?.(data)}
          </>
        )}
      </Await>
    </div>
  );
}
