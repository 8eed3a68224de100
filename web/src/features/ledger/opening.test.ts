import { describe, expect, it } from 'vitest';
import type { Pack } from '@/lib/api';
import { sayIn } from '@/lib/text';
import { nameText, valueText } from './opening';

const pack = {
  levels: [{ id: 'm2', title: { zh: '机密', en: 'Confidential' } }],
  posts: [{ id: 'agent', title: { zh: '座席员', en: 'Agent' } }, { id: 'head', title: { zh: '负责人', en: 'Head' } }],
  clauses: [{ id: '8.2', pack: 'p', printed: { zh: '第八条第（二）项', en: 'Article 8 (2)' } }],
} as unknown as Pack;
const zh = sayIn('zh');
const en = sayIn('en');

describe('an opened entry in words', () => {
  it('translates names, lists, truth and clauses, and keeps what it does not know', () => {
    expect(zh(nameText('object.level'))).toBe('密级');
    expect(zh(nameText('own.fact'))).toBe('own.fact');
    expect(valueText('posts', 'agent, head', pack, zh)).toBe('座席员、负责人');
    expect(valueText('clauses', '8.2, 99', pack, en)).toBe('Article 8 (2), 99');
    expect(valueText('workday', 'false', pack, zh)).toBe('否');
    expect(valueText('name', '高维', pack, en)).toBe('高维');
    expect(zh(nameText('to_keeper'))).toBe('新保管人（编号）');
    expect(valueText('from_keeper', '', pack, zh)).toBe('—');
    expect(valueText('second_verdict', 'permit', pack, zh)).toBe('准许');
    expect(valueText('second_clauses', '8.2', pack, en)).toBe('Article 8 (2)');
    expect(valueText('from', 'm2', pack, zh)).toBe('机密');
    expect(valueText('to', 'none', pack, zh)).toBe('解密');
    expect(valueText('verdict', 'deny', pack, en)).toBe('Denied');
  });
});
