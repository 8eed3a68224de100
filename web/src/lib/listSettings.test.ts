import { describe, expect, it } from 'vitest';
import { readSettings } from './listSettings';

const store = (text: string | null) => ({ getItem: () => text });

describe('how a list is drawn', () => {
  it('is as usual when nothing was kept, or nothing that can be read', () => {
    for (const text of [null, 'x', '{"density":"huge","hidden":3}', '[]']) {
      expect(readSettings(store(text), 'any')).toEqual({ density: 'middle', hidden: [] });
    }
  });

  it('is as it was kept', () => {
    expect(readSettings(store('{"density":"small","hidden":["id"]}'), 'any')).toEqual({ density: 'small', hidden: ['id'] });
  });
});
