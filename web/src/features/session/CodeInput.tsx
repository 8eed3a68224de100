import { Input } from 'antd';
import type { ComponentProps } from 'react';

/** Six digits of an authenticator app, or a recovery code. */
export function CodeInput(props: ComponentProps<typeof Input>) {
  return <Input autoComplete="one-time-code" inputMode="text" maxLength={40} placeholder="000000" {...props} />;
}
