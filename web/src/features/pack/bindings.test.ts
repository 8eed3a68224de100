import { describe, expect, it } from 'vitest';
import type { Pack } from '@/lib/api';
import { sayIn } from '@/lib/text';
import { bindingText, maskText, noteText } from './bindings';

const pack = {
  flows: [{ id: 'copy', title: { zh: '复制申请', en: 'Request to copy' } }],
  mechanisms: [{ id: 'default_deny', title: { zh: '未准许即禁止', en: 'default deny' } }],
  rules: [
    { id: 'copying', effect: 'may_by', verbs: ['copy', 'excerpt'], obligations: [] },
    { id: 'marks', effect: 'must', verbs: ['print'], obligations: ['mark', 'count'] },
  ],
} as unknown as Pack;
const zh = sayIn('zh');
const en = sayIn('en');

describe('parts of a pack in words', () => {
  it('names the kind of a binding and its title', () => {
    expect(bindingText('flow:copy', pack, zh)).toBe('流程 复制申请');
    expect(bindingText('rule:copy', pack, en)).toBe('Rule copy');
    expect(bindingText('passwords', pack, zh)).toBe('密码规则');
    expect(bindingText('mechanism:default_deny', pack, zh)).toBe('机制 未准许即禁止');
  });
  it('says what a rule does to which acts', () => {
    expect(bindingText('rule:copying', pack, zh)).toBe('规则：经审批准许复制、摘抄');
    expect(bindingText('rule:marks', pack, en)).toBe('Rule Print with marking, copies counted');
  });
  it('says what a mask leaves to see', () => {
    expect(zh(maskText('3…4'))).toBe('前 3 位、后 4 位可见');
    expect(en(maskText('last4'))).toBe('last 4 shown');
    expect(zh(maskText('surname'))).toBe('只见姓');
    expect(zh(maskText('new'))).toBe('new');
  });
  it('puts the kinds of remarks into words and leaves the rest', () => {
    expect(noteText('assumed: 期限未写；gap: note: x', zh)).toBe('假定：期限未写；缺口：note: x');
  });
});
