import { Button, Form, Tag, Typography, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, type CustomerFile, type HistoryRow, type Revealed } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { dateTimeSeconds } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { Drawer } from '@/components/Overlays';
import { personText } from '@/components/PersonSelect';
import { ReceiptLine } from '@/components/ReceiptLine';
import { MaskedValues } from './MaskedValues';
import { NeedsRequest } from './NeedsRequest';
import { PurposeSelect, type Choice } from './PurposeSelect';
import type { RequestDraft } from './RequestDrawer';
import { useReveal } from './reveal';
import { RevealedNote } from './RevealedNote';

interface Props {
  file: CustomerFile;
  record?: number;
  onClose: () => void;
  onAsk: (draft: RequestDraft) => void;
}

interface ColumnProps {
  ready: boolean; // a purpose is chosen
  busy: number | undefined; // the version that is being opened
  onOpen: (revision: number) => void;
}

function useColumns({ ready, busy, onOpen }: ColumnProps): TableColumnsType<HistoryRow> {
  const say = useSay();
  const pack = usePack();
  return [
    {
      key: 'revision',
      title: say({ zh: '版本', en: 'Version' }),
      width: 90,
      render: (_, row) => (row.revision === 0 ? say({ zh: '录入', en: 'Entry' }) : say({ zh: '更正 {n}', en: 'No. {n}' }, { n: row.revision })),
    },
    { key: 'at', title: say({ zh: '时间', en: 'Time' }), width: 170, render: (_, row) => dateTimeSeconds(row.at) },
    { key: 'by', title: say({ zh: '经办人', en: 'By' }), width: 130, render: (_, row) => personText(row.by) },
    {
      key: 'fields',
      title: say({ zh: '字段', en: 'Fields' }),
      render: (_, row) => row.fields.map((field) => <Tag key={field}>{say(titleOf(pack.fields, field))}</Tag>),
    },
    {
      key: 'reason',
      title: say({ zh: '理由的承诺值', en: 'Commitment of the reason' }),
      width: 150,
      render: (_, row) =>
        row.reason_commitment && (
          <Typography.Text code copyable={{ text: row.reason_commitment }}>{row.reason_commitment.slice(0, 8)}…</Typography.Text>
        ),
    },
    {
      key: 'do',
      width: 120,
      render: (_, row) => (
        <Button
          size="small"
          data-testid={`open-version-${row.revision}`}
          disabled={!ready}
          loading={busy === row.revision}
          onClick={() => onOpen(row.revision)}
        >
          {say({ zh: '查看此版', en: 'Open' })}
        </Button>
      ),
    },
  ];
}

/** An old version, as it was released. */
function OldVersion({ revealed, endsAt, onHide, ofRecord }: { revealed: Revealed; endsAt: number; onHide: () => void; ofRecord: boolean }) {
  const say = useSay();
  return (
    <>
      <RevealedNote revealed={revealed} endsAt={endsAt} onHide={onHide} />
      {revealed.reason && (
        <Typography.Paragraph data-testid="old-reason">
          {say({ zh: '更正理由：', en: 'Reason: ' })}
          <mark className="plain">{revealed.reason}</mark>
        </Typography.Paragraph>
      )}
      <MaskedValues masks={{}} values={revealed.values} ofRecord={ofRecord} />
    </>
  );
}

/** Who corrected what when; an old version opens like every plaintext, for a purpose and on record. */
export function HistoryDrawer({ file, record, onClose, onAsk }: Props) {
  const say = useSay();
  const [choice, setChoice] = useState<Choice>({ fields: [] });
  const [opened, setOpened] = useState<number>();
  const loaded = useLoad(() => api.customers.history(file.row.id, record), [file.row.id, record]);
  const reveal = useReveal(file.row.id);
  const open = (revision: number) => {
    setOpened(revision);
    void reveal.run({
      purpose: choice.purpose ?? '',
      record,
      revision,
      fields: choice.fields.length > 0 ? choice.fields : undefined,
    });
  };
  const change = (fresh: Choice) => {
    setChoice(fresh);
    reveal.hide();
    reveal.clear();
  };
  const columns = useColumns({ ready: choice.purpose !== undefined, busy: reveal.busy ? opened : undefined, onOpen: open });
  return (
    <Drawer
      open
      width={900}
      onClose={onClose}
      title={
        record === undefined
          ? say({ zh: '更正记录', en: 'History of corrections' })
          : say({ zh: '记录 {id} 的更正记录', en: 'History of record {id}' }, { id: record })
      }
    >
      <Await loaded={loaded}>
        {(history) => (
          <div className="stack" data-testid="history">
            <DataTable<HistoryRow> rowKey="revision" size="small" columns={columns} dataSource={history.rows} />
            <Form layout="vertical" component="div">
              <PurposeSelect file={file} record={record} choice={choice} onChange={change} />
            </Form>
            <NeedsRequest
              error={reveal.error}
              onAsk={(flow) => onAsk({ flow, record, purpose: choice.purpose, fields: choice.fields })}
              onClose={reveal.clear}
            />
            {reveal.revealed && (
              <OldVersion revealed={reveal.revealed} endsAt={reveal.endsAt} onHide={reveal.hide} ofRecord={record !== undefined} />
            )}
            <ReceiptLine receipt={history.receipt} what={{ zh: '查看更正记录已记入账本', en: 'Looking at the history is recorded' }} />
          </div>
        )}
      </Await>
    </Drawer>
  );
}
