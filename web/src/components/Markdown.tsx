import { Typography } from 'antd';
import { Fragment } from 'react';
import { parseMarkdown, type Block, type Inline } from '@/lib/markdown';

function Words({ inlines }: { inlines: readonly Inline[] }) {
  return (
    <>
      {inlines.map((inline, i) => {
        if (inline.kind === 'strong') return <strong key={i}>{inline.text}</strong>;
        if (inline.kind === 'emphasis') return <em key={i}>{inline.text}</em>;
        if (inline.kind === 'code') return <code key={i}>{inline.text}</code>;
        return <Fragment key={i}>{inline.text}</Fragment>;
      })}
    </>
  );
}

function Table({ block }: { block: Extract<Block, { kind: 'table' }> }) {
  return (
    <table className="policy-table">
      <thead>
        <tr>{block.head.map((cell, i) => <th key={i}><Words inlines={cell} /></th>)}</tr>
      </thead>
      <tbody>
        {block.rows.map((row, i) => (
          <tr key={i}>{row.map((cell, j) => <td key={j}><Words inlines={cell} /></td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Typography.Title level={Math.min(block.level + 1, 5) as 2 | 3 | 4 | 5}>
          <Words inlines={block.inlines} />
        </Typography.Title>
      );
    case 'paragraph':
      return <p><Words inlines={block.inlines} /></p>;
    case 'quote':
      return <blockquote><Words inlines={block.inlines} /></blockquote>;
    case 'rule':
      return <hr />;
    case 'table':
      return <Table block={block} />;
    case 'list': {
      const items = block.items.map((item, i) => <li key={i}><Words inlines={item} /></li>);
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

/** Renders a policy as elements; nothing of the source reaches the page as markup. */
export function Markdown({ source }: { source: string }) {
  return (
    <Typography className="policy">
      {parseMarkdown(source).map((block, i) => <BlockView key={i} block={block} />)}
    </Typography>
  );
}
