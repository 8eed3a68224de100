import { Alert, Form, Switch } from 'antd';
import type { PackFlow } from '@/lib/api';
import { useSession } from '@/lib/session';
import { period } from '@/lib/format';
import { useLanguage, useSay } from '@/lib/text';

/** 应急查阅, where the policy offers it to one of the person's posts: released at once, reviewed afterwards. */
export function EmergencyChoice({ flow }: { flow: PackFlow | undefined }) {
  const say = useSay();
  const { language } = useLanguage();
  const { session } = useSession();
  const chosen = Form.useWatch('emergency') as boolean | undefined;
  const emergency = flow?.emergency;
  const mine = session.posts.map(({ post }) => post.id);
  if (!emergency || (emergency.posts.length > 0 && !emergency.posts.some((post) => mine.includes(post)))) return null;
  return (
    <>
      <Form.Item name="emergency" valuePropName="checked" label={say({ zh: '应急查阅', en: 'Emergency access' })}>
        <Switch data-testid="emergency" />
      </Form.Item>
      {chosen && (
        <Alert
          type="warning"
          showIcon
          message={say(
            {
              zh: '立即放行（{term}内可用 {uses} 次），审批人须在{within}内复核。不能撤回；复核为不属实的，授权随即收回。请在事由中写明为何等不及批准。',
              en: 'Released at once ({term}, {uses} uses); the approvers review it within {within}. It cannot be withdrawn, and what is left of it ends when the review finds it unjustified. Say in the reason why it could not wait.',
            },
            { term: period(emergency.term, language), uses: emergency.uses, within: period(emergency.within, language) },
          )}
        />
      )}
    </>
  );
}
