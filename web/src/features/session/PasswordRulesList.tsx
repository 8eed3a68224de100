import { CheckCircleTwoTone, MinusCircleOutlined } from '@ant-design/icons';
import type { PasswordRules } from '@/lib/api';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';

const kClasses = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

interface Props {
  rules: PasswordRules | undefined;
  password: string;
}

/** The pack's rules for passwords, ticked off while typing; the server decides. */
export function PasswordRulesList({ rules, password }: Props) {
  const say = useSay();
  const { session } = useSession();
  if (!rules) return null;
  const length = Array.from(password).length;
  const classes = kClasses.filter((pattern) => pattern.test(password)).length;
  const lines = [
    {
      met: length >= rules.min,
      text: say({ zh: '至少 {n} 个字符', en: 'At least {n} characters' }, { n: rules.min }),
    },
    {
      met: classes >= rules.classes,
      text: say(
        { zh: '小写字母、大写字母、数字、符号中至少 {n} 类', en: 'At least {n} of: lower case, upper case, digits, symbols' },
        { n: rules.classes },
      ),
    },
  ];
  if (rules.forbid_name) {
    const name = session.person.staff_number.toLowerCase();
    lines.push({
      met: password !== '' && !password.toLowerCase().includes(name),
      text: say({ zh: '不得包含账号名', en: 'Must not contain the account name' }),
    });
  }
  return (
    <ul className="password-rules" data-testid="password-rules">
      {lines.map(({ met, text }) => (
        <li key={text} className={met ? 'met' : 'quiet'}>
          {met ? <CheckCircleTwoTone twoToneColor="#389e0d" /> : <MinusCircleOutlined />} {text}
        </li>
      ))}
    </ul>
  );
}
