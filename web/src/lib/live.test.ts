import { describe, expect, it } from 'vitest';
import type { PackField } from './api';
import { creditCodeFits, hint, luhnFits, residentIdFits } from './live';

const of = (type: string) => ({ id: 'it', type, choices: [] }) as unknown as PackField;

describe('hints while typing', () => {
  it('knows the examples of the standards', () => {
    expect(residentIdFits('11010519491231002X')).toBe(true);
    expect(residentIdFits('110105194912310021')).toBe(false);
    expect(creditCodeFits('91350100M000100Y43')).toBe(true);
    expect(creditCodeFits('91350100M000100Y44')).toBe(false);
    expect(creditCodeFits('91350100M000100I43')).toBe(false);
    expect(luhnFits('4111111111111111')).toBe(true);
    expect(luhnFits('4111111111111112')).toBe(false);
  });
  it('takes values as people type them', () => {
    expect(hint(of('cn_mobile'), '+86 138-0013-8000')).toBeUndefined();
    expect(hint(of('cn_mobile'), '+852 9123 4567')).toBeUndefined();
    expect(hint(of('cn_mobile'), '0531-88886666')).toBeDefined();
    expect(hint(of('cn_resident_id'), ' 110105 19491231 002x ')).toBeUndefined();
    expect(hint(of('bank_card'), '4111 1111 1111 1111')).toBeUndefined();
    expect(hint(of('email'), 'a@b')).toBeDefined();
    expect(hint(of('email'), 'a@b.cn')).toBeUndefined();
  });
  it('says nothing of what is empty or has no check', () => {
    expect(hint(of('cn_mobile'), '')).toBeUndefined();
    expect(hint(of('text'), 'x')).toBeUndefined();
  });
});
