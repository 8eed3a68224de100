import type { Rule } from 'antd/es/form';
import type { PackField } from '@/lib/api';
import { hint } from '@/lib/live';
import type { Say } from '@/lib/text';

/** Rules of a form for one field: required ones stop, hints of live checks only warn. */
export function rulesOf(field: PackField, say: Say, required = field.required): Rule[] {
  const rules: Rule[] = [
    {
      warningOnly: true,
      validator: (_, value: string | undefined) => {
        const found = hint(field, value);
        return found ? Promise.reject(new Error(say(found))) : Promise.resolve();
      },
    },
  ];
  if (required && field.type !== 'flag') rules.push({ required: true, message: say({ zh: '必填', en: 'Required' }) });
  return rules;
}
