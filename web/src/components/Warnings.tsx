import { Alert } from 'antd';
import type { ValueWarning } from '@/lib/api';
import { useSay } from '@/lib/text';

/** What the server found unlikely about values that it took in. */
export function Warnings({ warnings }: { warnings: readonly ValueWarning[] | undefined }) {
  const say = useSay();
  if (!warnings || warnings.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="warnings"
      message={say({ zh: '已登记，请核对：', en: 'Taken in; please check:' })}
      description={
        <ul className="plain-list">
          {warnings.map((warning) => <li key={warning.field + warning.slug}>{say(warning.message)}</li>)}
        </ul>
      }
    />
  );
}
