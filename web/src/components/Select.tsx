import { Select as AntSelect, type SelectProps } from 'antd';

type Props<Value> = SelectProps<Value> & { 'aria-required'?: unknown };

/** antd's Select without the `aria-required` that a form hands it: it would land on an element that may not carry it. */
export function Select<Value>({ 'aria-required': _, ...props }: Props<Value>) {
  return <AntSelect<Value> {...props} />;
}
