import { describe, expect, it } from 'vitest';
import { contrastWithWhite, underWhite } from './colour';

describe('colours of a pack under white text', () => {
  it('leaves alone what is dark enough, and what is no colour by numbers', () => {
    expect(underWhite('#c62828')).toBe('#c62828');
    expect(underWhite('gold')).toBe('gold');
    expect(contrastWithWhite('#000000')).toBeCloseTo(21);
  });

  it('darkens what is too light', () => {
    for (const color of ['#ef6c00', '#ffffff', '#ffeb3b']) {
      const darker = underWhite(color);
      expect(contrastWithWhite(darker)).toBeGreaterThanOrEqual(4.5);
      expect(contrastWithWhite(darker)).toBeLessThan(4.9);
    }
  });
});
