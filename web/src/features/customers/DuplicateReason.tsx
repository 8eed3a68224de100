import { Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { ApiError } from '@/lib/api';
import { useSay } from '@/lib/text';

/** True from the moment that the server held the entry because another file has the same number. */
export function useHeld(error: unknown): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (error instanceof ApiError && error.problem.type.endsWith('customer/duplicate')) setHeld(true);
  }, [error]);
  return held;
}

/** Why it is a file of its own all the same; part of the form around it as `duplicate_reason`. */
export function DuplicateReason() {
  const say = useSay();
  return (
    <Form.Item
      name="duplicate_reason"
      label={say({ zh: '仍要登记的理由', en: 'Why it is entered all the same' })}
      extra={say({ zh: '例如家人共用一个手机号；理由记入账本', en: 'For instance a mobile that a family shares; the ledger keeps the reason' })}
    >
      <Input data-testid="duplicate-reason" maxLength={150} showCount />
    </Form.Item>
  );
}
