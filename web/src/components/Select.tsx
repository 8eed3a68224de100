import { Select as AntSelect, type SelectProps } from 'antd';
import { useSay } from '@/lib/text';

type Props<Value> = SelectProps<Value> & { 'aria-required'?: unknown };

/** antd's Select without the `aria-required` that a form hands it, as it would land on an element that may not carry it. */
export function Select<Value>({ 'aria-required': _, ...props }: Props<Value>) {
  const say = useSay();
  return <AntSelect<Value> placeholder={say({ zh: '请选择', en: 'Choose' })} {...props} />;
}
