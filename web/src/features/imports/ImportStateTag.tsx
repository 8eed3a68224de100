import { Tag } from 'antd';
import type { ImportState } from '@/lib/api';
import { useSay, type Text } from '@/lib/text';

const kLooks: Record<ImportState, { text: Text; color: string }> = {
  uploading: { text: { zh: '上传中', en: 'Uploading' }, color: 'processing' },
  reading: { text: { zh: '读取表头', en: 'Reading the header' }, color: 'processing' },
  ready: { text: { zh: '待开始', en: 'Ready' }, color: 'warning' },
  waiting: { text: { zh: '排队中', en: 'Waiting' }, color: 'processing' },
  running: { text: { zh: '进行中', en: 'Running' }, color: 'processing' },
  paused: { text: { zh: '已暂停', en: 'Paused' }, color: 'warning' },
  done: { text: { zh: '已完成', en: 'Done' }, color: 'success' },
  checked: { text: { zh: '试运行完成', en: 'Checked' }, color: 'success' },
  cancelled: { text: { zh: '已取消', en: 'Cancelled' }, color: 'default' },
  failed: { text: { zh: '已停下', en: 'Stopped' }, color: 'error' },
};

export function ImportStateTag({ state }: { state: ImportState }) {
  const say = useSay();
  return <Tag color={kLooks[state].color} data-state={state}>{say(kLooks[state].text)}</Tag>;
}
