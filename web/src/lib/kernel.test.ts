import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kVerbs } from './kernel';

describe('the words of the kernel', () => {
  it('are those of the server, verb by verb', () => {
    const source = readFileSync(new URL('../../../src/pack/src/kernel.cpp', import.meta.url), 'utf8');
    const rows = [...source.matchAll(/\{"([a-z_]+)", \{"([^"]+)", "[^"]+"\}\}/g)];
    const theirs = Object.fromEntries(rows.map(([, verb, zh]) => [verb, zh]));
    expect(Object.keys(theirs).length).toBeGreaterThan(20);
    expect(Object.fromEntries(Object.entries(kVerbs).map(([verb, text]) => [verb, text.zh]))).toEqual(theirs);
  });
});
