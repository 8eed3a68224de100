import { PlusOutlined } from '@ant-design/icons';
import { Button, Card, Collapse, Empty, Space } from 'antd';
import type { CustomerFile } from '@/lib/api';
import { useSay } from '@/lib/text';
import { LevelTag } from '@/components/LevelTag';
import { ReadingDesk } from './ReadingDesk';
import type { RequestDraft } from './RequestDrawer';

interface Props {
  file: CustomerFile;
  onAdd: () => void;
  onChange: (record: number) => void;
  onHistory: (record: number) => void;
  onAsk: (draft: RequestDraft) => void;
}

/** The records of the file; each opens on its own, under its own level. */
export function Records({ file, onAdd, onChange, onHistory, onAsk }: Props) {
  const say = useSay();
  return (
    <Card
      title={say({ zh: '记录', en: 'Records' })}
      extra={<Button size="small" icon={<PlusOutlined />} data-testid="add-record" onClick={onAdd}>{say({ zh: '新增记录', en: 'Add a record' })}</Button>}
    >
      {file.records.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say({ zh: '尚无记录', en: 'No records yet' })} />
      ) : (
        <Collapse
          accordion
          destroyOnHidden
          items={file.records.map((record) => ({
            key: record.id,
            label: (
              <Space wrap>
                <span>{say(record.category.title)}</span>
                <span className="quiet">{say({ zh: '记录 {id}', en: 'record {id}' }, { id: record.id })}</span>
              </Space>
            ),
            extra: <LevelTag level={record.level} withPeriod />,
            children: (
              <ReadingDesk
                file={file}
                record={record.id}
                onHistory={() => onHistory(record.id)}
                onChange={() => onChange(record.id)}
                onAsk={onAsk}
              />
            ),
          }))}
        />
      )}
    </Card>
  );
}
