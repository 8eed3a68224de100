import { Space, Tag, Tooltip } from 'antd';
import type { LevelView } from '@/lib/api';
import { underWhite } from '@/lib/colour';
import { date } from '@/lib/format';
import { useSay } from '@/lib/text';

/** The mark of a level in its colour, with the end of its confidentiality period. */
export function LevelTag({ level, withPeriod = false }: { level: LevelView; withPeriod?: boolean }) {
  const say = useSay();
  const until = level.until
    ? say({ zh: '保密至 {day}', en: 'classified until {day}' }, { day: date(level.until) })
    : say({ zh: '未定保密期限', en: 'no period set' });
  if (level.declassified) {
    return (
      <Tooltip title={say({ zh: '保密期限已满，已自行解密', en: 'The period has ended; declassified' })}>
        <Tag className="level-tag">{say({ zh: '已解密', en: 'Declassified' })} · {say(level.title)}</Tag>
      </Tooltip>
    );
  }
  return (
    <Space size={4} wrap>
      <Tooltip title={until}>
        <Tag color={underWhite(level.color)} className="level-tag" lang={level.mark ? 'zh-CN' : undefined} data-testid="level">
          {level.mark || say(level.title)}
        </Tag>
      </Tooltip>
      {withPeriod && <span className="quiet small">{until}</span>}
    </Space>
  );
}
