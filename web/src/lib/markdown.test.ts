import { describe, expect, it } from 'vitest';
import { parseInlines, parseMarkdown } from './markdown';

describe('parseMarkdown', () => {
  it('reads headings, paragraphs joined as Chinese is written, lists, tables, quotes and rules', () => {
    const source = '# 总则\n\n第一条 为保守\n秘密。\n\n1. 秘密\n2. 机密\n   续行\n\n- a\n\n| 密级 | 期限 |\n|---|:-:|\n| 秘密 | 3年 |\n\n> 假定\n\n---\n';
    const blocks = parseMarkdown(source);
    expect(blocks.map((block) => block.kind)).toEqual(['heading', 'paragraph', 'list', 'list', 'table', 'quote', 'rule']);
    expect(blocks[1]).toMatchObject({ inlines: [{ kind: 'text', text: '第一条 为保守秘密。' }] });
    expect(blocks[2]).toMatchObject({ ordered: true, start: 1, items: [[{ text: '秘密' }], [{ text: '机密续行' }]] });
    expect(blocks[4]).toMatchObject({ head: [[{ text: '密级' }], [{ text: '期限' }]], rows: [[[{ text: '秘密' }], [{ text: '3年' }]]] });
  });

  it('keeps markup of the source as text and opens no address', () => {
    expect(parseInlines('<b>x</b> **y** [z](http://example.org)')).toEqual([
      { kind: 'text', text: '<b>x</b> ' },
      { kind: 'strong', text: 'y' },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'z' },
    ]);
  });

  it('ends on every input', () => {
    for (const source of ['', '\n\n', '|', '| a |', '>', '#', '1.', '- ', '**', '| a |\n|---|']) {
      expect(() => parseMarkdown(source)).not.toThrow();
    }
  });
});
