// What keeps a clause, in words: the kind of the part and, where the pack gives it one, its title.
import type { Named, Pack, PackRule } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { obligationText, verbText } from '@/lib/kernel';
import type { Say, Text } from '@/lib/text';

const kKinds: Record<string, Text> = {
  mechanism: { zh: '机制', en: 'Mechanism' },
  rule: { zh: '规则', en: 'Rule' },
  flow: { zh: '流程', en: 'Flow' },
  level: { zh: '密级', en: 'Level' },
  tier: { zh: '个人信息分级', en: 'Tier' },
  category: { zh: '种类', en: 'Category' },
  classification: { zh: '定密规则', en: 'Classification' },
  purpose: { zh: '用途', en: 'Purpose' },
  passwords: { zh: '密码规则', en: 'Password rules' },
  sessions: { zh: '会话规则', en: 'Session rules' },
  'sessions/second_factor': { zh: '动态口令', en: 'One-time passwords' },
  recovery: { zh: '找回凭据', en: 'Recovery of credentials' },
  search: { zh: '按号码检索限次', en: 'Rationed look-ups by number' },
  marking: { zh: '标志', en: 'Marking' },
  measure: { zh: '度量', en: 'Measure' },
  declassification: { zh: '自行解密', en: 'Declassification' },
};

function titled(pack: Pack, kind: string): readonly Named[] {
  switch (kind) {
    case 'mechanism': return pack.mechanisms;
    case 'flow': return pack.flows;
    case 'level': return pack.levels;
    case 'tier': return pack.tiers;
    case 'category': return pack.categories;
    case 'purpose': return pack.purposes;
    case 'measure': return pack.measures;
    default: return [];
  }
}

const kEffects: Record<PackRule['effect'], Text> = {
  never: { zh: '禁止{verbs}', en: 'forbids: {verbs}' },
  must: { zh: '{verbs}须{obligations}', en: '{verbs} with {obligations}' },
  may: { zh: '准许{verbs}', en: 'permits: {verbs}' },
  may_by: { zh: '经审批准许{verbs}', en: 'permits on approval: {verbs}' },
};

/** What a rule does to which acts; rules have no titles of their own. */
function ruleText({ effect, verbs, obligations }: PackRule, say: Say): string {
  const comma = say({ zh: '、', en: ', ' });
  return say(kEffects[effect], {
    verbs: verbs.map((verb) => say(verbText(verb))).join(comma),
    obligations: obligations.map((name) => say(obligationText(name))).join(comma),
  });
}

/** How much of a field a mask leaves to see. */
export function maskText(mask: string): Text {
  const [, first, last] = /^(?:(\d)…|last)(\d)$/.exec(mask) ?? [];
  if (first) return { zh: `前 ${first} 位、后 ${last} 位可见`, en: `first ${first} and last ${last} shown` };
  if (last) return { zh: `后 ${last} 位可见`, en: `last ${last} shown` };
  return kMasks[mask] ?? { zh: mask, en: mask };
}

const kMasks: Record<string, Text> = {
  none: { zh: '不脱敏', en: 'shown' },
  all: { zh: '全部遮盖', en: 'hidden' },
  surname: { zh: '只见姓', en: 'surname shown' },
  domain: { zh: '只见域名', en: 'domain shown' },
};

/** "流程 复制摘抄申请" for `flow:copy`; a part without a title keeps the name that the pack's file gives it. */
export function bindingText(binding: string, pack: Pack, say: Say): string {
  const at = binding.indexOf(':');
  const [kind, id] = at < 0 ? [binding, ''] : [binding.slice(0, at), binding.slice(at + 1)];
  const words = say(kKinds[kind] ?? { zh: kind, en: kind });
  const rule = kind === 'rule' && pack.rules.find((item) => item.id === id);
  if (rule) return `${words}${say({ zh: '：', en: ' ' })}${ruleText(rule, say)}`;
  return id === '' ? words : `${words} ${say(titleOf(titled(pack, kind), id))}`;
}

const kMechanisms: Record<string, Text> = {
  governance: { zh: '制度治理', en: 'governance' },
  register: { zh: '台账', en: 'registers' },
  guard: { zh: '外发检查', en: 'the outbound check' },
  case: { zh: '泄密处置', en: 'casework' },
  duty: { zh: '职责提醒', en: 'duties' },
  rights: { zh: '客户权利', en: "the customer's rights" },
  people: { zh: '人员管理', en: 'people' },
  message: { zh: '消息', en: 'messages' },
  output: { zh: '打印导出', en: 'output' },
};

export function mechanismText(name: string): Text {
  return kMechanisms[name] ?? { zh: name, en: name };
}

const kRemarks: Record<string, Text> = {
  assumed: { zh: '假定', en: 'Assumed' },
  gap: { zh: '缺口', en: 'Gap' },
  refers: { zh: '参见', en: 'See' },
  settles: { zh: '明确', en: 'Settles' },
  strength: { zh: '强度', en: 'Strength' },
};

/** A clause's note with the kinds of its remarks in words. */
export function noteText(note: string, say: Say): string {
  return note.replace(/(^|；)(\w+): /g, (whole, before: string, kind: string) => {
    const text = kRemarks[kind];
    return text ? `${before}${say(text)}${say({ zh: '：', en: ': ' })}` : whole;
  });
}
