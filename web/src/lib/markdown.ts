// The part of Markdown that policies are written in, as a tree: headings, paragraphs, lists, quotes, tables, rules,
// bold, emphasis and code. HTML in the source stays text. A page makes elements of it; no markup string is ever built.
export interface Inline {
  kind: 'text' | 'strong' | 'emphasis' | 'code';
  text: string;
}

export type Block =
  | { kind: 'heading'; level: number; inlines: Inline[] }
  | { kind: 'paragraph'; inlines: Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { kind: 'quote'; inlines: Inline[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const kInline = /\*\*([^*\n]+)\*\*|`([^`\n]+)`|\*([^*\s][^*\n]*)\*|\[([^\]\n]+)\]\([^)\n]*\)/g;

export function parseInlines(source: string): Inline[] {
  const out: Inline[] = [];
  const push = (kind: Inline['kind'], text: string) => {
    if (text) out.push({ kind, text });
  };
  let at = 0;
  for (const match of source.matchAll(kInline)) {
    push('text', source.slice(at, match.index));
    const [whole, strong, code, emphasis, link] = match;
    if (strong !== undefined) push('strong', strong);
    else if (code !== undefined) push('code', code);
    else if (emphasis !== undefined) push('emphasis', emphasis);
    else push('text', link ?? whole); // a link is shown as its words: the page opens no foreign address
    at = match.index + whole.length;
  }
  push('text', source.slice(at));
  return out;
}

const kHeading = /^(#{1,6})\s+(.*?)\s*#*$/;
const kItem = /^\s{0,6}(?:([-*+])|(\d{1,4})[.)])\s+(.*)$/;
const kRule = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const kTableLine = /^\s*\|.*\|\s*$/;
const kTableSplit = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

function cells(line: string): Inline[][] {
  return line.trim().slice(1, -1).split('|').map((cell) => parseInlines(cell.trim()));
}

/** Chinese text wrapped over lines is joined without a space, other text with one. */
function join(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const piece = line.trim();
    if (!text) return piece;
    const isWide = /[\u2e80-\uffef]$/.test(text) || /^[\u2e80-\uffef]/.test(piece);
    return text + (isWide ? '' : ' ') + piece;
  }, '');
}

class Parser {
  private readonly blocks: Block[] = [];
  private readonly lines: string[];
  private at = 0;

  constructor(source: string) {
    this.lines = source.replace(/\r\n?/g, '\n').replace(/<!--[\s\S]*?-->/g, '').split('\n');
  }

  parse(): Block[] {
    while (this.at < this.lines.length) {
      const line = this.line();
      const heading = kHeading.exec(line);
      if (line.trim() === '') this.at++;
      else if (heading) this.heading(heading[1]?.length ?? 1, heading[2] ?? '');
      else if (kRule.test(line)) this.rule();
      else if (kItem.test(line)) this.list();
      else if (line.startsWith('>')) this.quote();
      else if (kTableLine.test(line) && kTableSplit.test(this.lines[this.at + 1] ?? '')) this.table();
      else this.paragraph();
    }
    return this.blocks;
  }

  private line(): string {
    return this.lines[this.at] ?? '';
  }

  private heading(level: number, text: string): void {
    this.blocks.push({ kind: 'heading', level, inlines: parseInlines(text) });
    this.at++;
  }

  private rule(): void {
    this.blocks.push({ kind: 'rule' });
    this.at++;
  }

  private list(): void {
    const first = kItem.exec(this.line());
    const ordered = first?.[2] !== undefined;
    const items: string[][] = [];
    while (this.at < this.lines.length) {
      const item = kItem.exec(this.line());
      if (item && (item[2] !== undefined) === ordered) items.push([item[3] ?? '']);
      else if (!item && /^\s{2,}\S/.test(this.line())) items.at(-1)?.push(this.line());
      else break;
      this.at++;
    }
    const start = Number(first?.[2] ?? 1);
    this.blocks.push({ kind: 'list', ordered, start, items: items.map((lines) => parseInlines(join(lines))) });
  }

  private quote(): void {
    const lines: string[] = [];
    for (; this.line().startsWith('>'); this.at++) lines.push(this.line().replace(/^>\s?/, ''));
    this.blocks.push({ kind: 'quote', inlines: parseInlines(join(lines)) });
  }

  private table(): void {
    const head = cells(this.line());
    const rows: Inline[][][] = [];
    for (this.at += 2; kTableLine.test(this.line()); this.at++) rows.push(cells(this.line()));
    this.blocks.push({ kind: 'table', head, rows });
  }

  private paragraph(): void {
    const lines: string[] = [];
    do {
      lines.push(this.line());
      this.at++;
    } while (this.at < this.lines.length && this.continuesParagraph());
    this.blocks.push({ kind: 'paragraph', inlines: parseInlines(join(lines)) });
  }

  private continuesParagraph(): boolean {
    const line = this.line();
    return line.trim() !== '' && !kHeading.test(line) && !kItem.test(line) && !kRule.test(line) && !line.startsWith('>');
  }
}

export function parseMarkdown(source: string): Block[] {
  return new Parser(source).parse();
}
