import { CloseCircleFilled } from '@ant-design/icons';
import { useSay } from '@/lib/text';

/** What empties an input, with a name. */
export function ClearIcon() {
  const say = useSay();
  return <CloseCircleFilled role="img" aria-hidden={false} aria-label={say({ zh: '清空', en: 'Clear' })} />;
}
