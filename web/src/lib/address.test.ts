import { describe, expect, it } from 'vitest';
import { trailOf } from './address';

describe('the pages walked so far, as the address has them', () => {
  it('reads cursors in order', () => expect(trailOf('120,95')).toEqual([120, 95]));

  it('takes nothing that is no cursor', () => {
    expect(trailOf(null)).toEqual([]);
    expect(trailOf('')).toEqual([]);
    expect(trailOf('0,-3,1.5,x,9007199254740993,7')).toEqual([7]);
  });
});
