import { describe, expect, it } from 'vitest';
import { date, dateTime, dateTimeSeconds, endOfDay, period, periodsInWords, proseDate, shortHash } from './format';
import { fill, sayIn } from './text';

describe('times', () => {
  it('are shown in the zone of the company', () => {
    expect(dateTime('2026-11-21T16:05:09.000Z')).toBe('2026-11-22 00:05');
    expect(dateTimeSeconds('2026-11-21T06:05:09.000Z')).toBe('2026-11-21 14:05:09');
    expect(date('2026-11-21T16:05:00.000Z')).toBe('2026-11-22');
    expect(proseDate('2026-01-02T00:00:00.000Z', 'zh')).toBe('2026年1月2日');
    expect(proseDate('2026-01-02T00:00:00.000Z', 'en')).toBe('2026-01-02');
    expect(dateTime(null)).toBe('—');
    expect(dateTime('nonsense')).toBe('—');
  });
  it('of a last day end when that day ends there', () => {
    expect(endOfDay('2026-11-21')).toBe('2026-11-21T15:59:59.000Z');
  });
});

describe('words', () => {
  it('periods', () => {
    expect(period('P3Y', 'zh')).toBe('3年');
    expect(period('P1Y6M', 'en')).toBe('1 year 6 months');
    expect(period('PT4H', 'zh')).toBe('4小时');
    expect(period(null, 'zh')).toBe('—');
    expect(period('soon', 'zh')).toBe('soon');
  });
  it('fill their places and fall back to the other language', () => {
    expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}');
    expect(sayIn('en')({ zh: '机密', en: '' })).toBe('机密');
  });
  it('hashes are shortened in the middle', () => {
    expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('01234567…89abcdef');
  });
});

describe('periods within the words of the server', () => {
  it('are put into words, and nothing else is touched', () => {
    expect(periodsInWords('有效 P1D，用 1 次；时限 P7D；PDF 与 P2 层', 'zh')).toBe('有效 1天，用 1 次；时限 7天；PDF 与 P2 层');
    expect(periodsInWords('session limits: idle PT15M', 'en')).toBe('session limits: idle 15 minutes');
  });
});
