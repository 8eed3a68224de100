import { Descriptions, Divider, Tag } from 'antd';
import { SafetyOutlined } from '@ant-design/icons';
import type { PackField, Values } from '@/lib/api';
import { byTier, shown } from '@/lib/fields';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';

interface Props {
  masks: Values;
  /** Plaintext by field id, where it was released. */
  values?: Values;
  ofRecord?: boolean;
  /** Fields to mark as opened by the chosen purpose. */
  opened?: readonly string[];
}

/** The fields of a customer or record by tier, masked, with released values in place of their masks. */
export function MaskedValues({ masks, values = {}, ofRecord = false, opened = [] }: Props) {
  const say = useSay();
  const pack = usePack();
  const isShown = (field: PackField) => field.record === ofRecord && (field.id in masks || field.id in values);
  return (
    <>
      {byTier(pack, isShown).map((group) => (
        <section key={group.id} data-testid={`tier-${group.id || 'none'}`}>
          <Divider orientation="left" orientationMargin={0} plain>
            {group.title ? (
              <Tag icon={<SafetyOutlined />}>{say(group.title)}</Tag>
            ) : (
              <span className="quiet">{say({ zh: '业务信息', en: 'Business' })}</span>
            )}
          </Divider>
          <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2, lg: 2, xl: 2, xxl: 3 }}>
            {group.fields.map((field) => {
              const plain = values[field.id];
              return (
                <Descriptions.Item
                  key={field.id}
                  label={opened.includes(field.id) ? <strong>{say(field.title)}</strong> : say(field.title)}
                >
                  {plain === undefined ? (
                    <span data-field={field.id}>{shown(field, masks[field.id], say)}</span>
                  ) : (
                    <mark className="plain" data-plain={field.id}>{shown(field, plain, say)}</mark>
                  )}
                </Descriptions.Item>
              );
            })}
          </Descriptions>
        </section>
      ))}
    </>
  );
}
