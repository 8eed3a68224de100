import { describe, expect, it } from 'vitest';
import type { Pack } from '@/lib/api';
import { sayIn } from '@/lib/text';
import { bindingText, noteText } from './bindings';

const pack = { flows: [{ id: 'copy', title: { zh: '复制申请', en: 'Request to copy' } }] } as unknown as Pack;
const zh = sayIn('zh');
const en = sayIn('en');

describe('parts of a pack in words', () => {
  it('names the kind of a binding and its title', () => {
    expect(bindingText('flow:copy', pack, zh)).toBe('流程 复制申请');
    expect(bindingText('rule:copy', pack, en)).toBe('Rule copy');
    expect(bindingText('passwords', pack, zh)).toBe('密码规则');
  });
  it('puts the kinds of remarks into words and leaves the rest', () => {
    expect(noteText('assumed: 期限未写；gap: note: x', zh)).toBe('假定：期限未写；缺口：note: x');
  });
});
