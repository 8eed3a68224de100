import { Alert, Button, Result, Space } from 'antd';
import { useContext, useEffect, useRef, type ReactNode } from 'react';
import { ApiError, type Problem } from '@/lib/api';
import { PackContext } from '@/lib/session';
import { useSay, type Text } from '@/lib/text';
import { ClauseTags } from './ClauseTag';

const kUnexpected: Text = { zh: '页面出了意外的错误。', en: 'Something unexpected went wrong in the page.' };
const kReload: Text = { zh: '请刷新页面再试。', en: 'Reload the page and try again.' };

function problemOf(error: unknown): Pick<Problem, 'status' | 'message' | 'next' | 'clauses' | 'where' | 'flow'> {
  if (error instanceof ApiError) return error.problem;
  return { status: 0, message: kUnexpected, next: kReload, clauses: [] };
}

interface Parts {
  error: unknown;
  /** Buttons, e.g. to start the request that the refusal names. */
  actions?: ReactNode;
}

/** The field that a pointer like "/values/phone" leads to; other places tell people nothing. */
function usePlace(where: string | undefined) {
  const fields = useContext(PackContext)?.pack.fields;
  const id = where?.startsWith('/') ? where.split('/').at(-1) : undefined;
  return fields?.find((field) => field.id === id);
}

function Basis({ error, actions }: Parts) {
  const say = useSay();
  const { clauses, next, where } = problemOf(error);
  const place = usePlace(where);
  return (
    <Space direction="vertical" size={6} className="refusal-basis">
      {clauses.length > 0 && (
        <div>
          <span className="quiet">{say({ zh: '依据：', en: 'Basis: ' })}</span>
          <ClauseTags clauses={clauses} />
        </div>
      )}
      {(next.zh || next.en) && (
        <div data-testid="next-step">
          <span className="quiet">{say({ zh: '下一步：', en: 'Next: ' })}</span>
          {say(next)}
        </div>
      )}
      {place && (
        <div>
          <span className="quiet">{say({ zh: '位置：', en: 'Where: ' })}</span>
          {say(place.title)}
        </div>
      )}
      {actions}
    </Space>
  );
}

/** What was refused or failed, on which clause, and what to do next; in place. */
export function Refusal({ error, actions, onClose }: Parts & { onClose?: () => void }) {
  const say = useSay();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) place.current?.scrollIntoView({ block: 'nearest' }); // the button that led here may lie below the fold
  }, [error]);
  if (!error) return null;
  const { status, message } = problemOf(error);
  const isPolicy = status === 403;
  return (
    <div ref={place} className="refusal">
      <Alert
        type={isPolicy ? 'warning' : 'error'}
        showIcon
        closable={onClose !== undefined && { 'aria-label': say({ zh: '关闭', en: 'Close' }) }}
        onClose={onClose}
        message={<span data-testid="refusal">{say(message)}</span>}
        description={<Basis error={error} actions={actions} />}
      />
    </div>
  );
}

/** The same for a whole page. */
export function RefusedPage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const say = useSay();
  const { status, message } = problemOf(error);
  const kind = status === 403 ? '403' : status === 404 || status === 410 ? '404' : 'error';
  return (
    <Result
      status={kind === 'error' ? 'error' : 'warning'}
      title={<span data-testid="refusal">{say(message)}</span>}
      subTitle={kind === 'error' ? undefined : `HTTP ${status}`}
      extra={
        <Space direction="vertical" align="center">
          <Basis error={error} />
          {onRetry && (status === 0 || status === 429 || status >= 500) && (
            <Button type="primary" onClick={onRetry}>
              {say({ zh: '重试', en: 'Try again' })}
            </Button>
          )}
        </Space>
      }
    />
  );
}
