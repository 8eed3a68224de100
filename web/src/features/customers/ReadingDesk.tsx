import { CopyOutlined, EditOutlined, EyeOutlined, ExportOutlined, HistoryOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Col, Form, Row, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { CustomerFile, ReadCommand } from '@/lib/api';
import { useSay } from '@/lib/text';
import { useCopy, type CopyDone, type CopyVerb } from './copy';
import { MaskedValues } from './MaskedValues';
import { NeedsRequest } from './NeedsRequest';
import { PurposeSelect, type Choice } from './PurposeSelect';
import type { RequestDraft } from './RequestDrawer';
import { useReveal } from './reveal';
import { RevealedNote } from './RevealedNote';

interface Props {
  file: CustomerFile;
  record?: number;
  onHistory: () => void;
  onChange?: () => void; // of a record; the customer itself is corrected among the acts
  onAsk: (draft: RequestDraft) => void;
}

function CopyNote({ done }: { done: CopyDone }) {
  const say = useSay();
  return (
    <Alert
      type="success"
      showIcon
      message={
        <span data-testid="copied">
          {say({ zh: '已生成带标记的文件 {name}，第 {n} 份，', en: 'Marked file {name}, copy {n}, ' }, { name: done.name, n: done.copyNumber })}
          <Link to={`/ledger/${done.entry}`}>{say({ zh: '分录 {n} 号', en: 'entry {n}' }, { n: done.entry })}</Link>
        </span>
      }
    />
  );
}

interface ButtonsProps {
  ready: boolean;
  reading: boolean;
  copying: boolean;
  onReveal: () => void;
  onCopy: (verb: CopyVerb) => void;
}

function Buttons({ ready, reading, copying, onReveal, onCopy }: ButtonsProps) {
  const say = useSay();
  return (
    <Space wrap>
      <Button type="primary" icon={<EyeOutlined />} disabled={!ready} loading={reading} data-testid="reveal" onClick={onReveal}>
        {say({ zh: '查看明文', en: 'Show plaintext' })}
      </Button>
      <Button icon={<CopyOutlined />} disabled={!ready} loading={copying} data-testid="copy" onClick={() => onCopy('copy')}>
        {say({ zh: '复制', en: 'Copy' })}
      </Button>
      <Button icon={<ExportOutlined />} disabled={!ready} loading={copying} onClick={() => onCopy('provide_outside')}>
        {say({ zh: '对外提供', en: 'Provide outside' })}
      </Button>
    </Space>
  );
}

function NoMasks() {
  const say = useSay();
  return <span className="quiet">{say({ zh: '记录内容不显示掩码；请选择用途后查看。', en: 'Records show no masks; choose a purpose to read.' })}</span>;
}

function DeskLinks({ onHistory, onChange }: Pick<Props, 'onHistory' | 'onChange'>) {
  const say = useSay();
  return (
    <Space wrap className="desk-links">
      <Button type="link" icon={<HistoryOutlined />} data-testid="history-open" onClick={onHistory}>
        {say({ zh: '更正记录', en: 'History' })}
      </Button>
      {onChange && <Button type="link" icon={<EditOutlined />} onClick={onChange}>{say({ zh: '更正', en: 'Correct' })}</Button>}
    </Space>
  );
}

/** Masks, and the way to plaintext: purpose, reveal, copy; a refusal leads to the request that it names. */
export function ReadingDesk({ file, record, onHistory, onChange, onAsk }: Props) {
  const say = useSay();
  const [choice, setChoice] = useState<Choice>({ fields: [] });
  const reveal = useReveal(file.row.id);
  const copy = useCopy(file.row.id);
  const { purpose } = choice;
  const ofRecord = record !== undefined;
  const opened = file.purposes.find((item) => item.id === purpose)?.fields ?? [];
  const ask = (flow: string) => onAsk({ flow, record, purpose, fields: choice.fields });
  const command = (): ReadCommand => ({
    purpose: purpose ?? '',
    record,
    fields: choice.fields.length > 0 ? choice.fields : undefined,
  });
  const change = (fresh: Choice) => {
    setChoice(fresh);
    reveal.hide();
    reveal.clear();
    copy.clear();
  };
  const body = (
    <Row gutter={[32, 16]}>
      <Col xs={24} xl={16}>
        {ofRecord && !reveal.revealed && <NoMasks />}
        <MaskedValues masks={ofRecord ? {} : file.row.masks} values={reveal.revealed?.values} ofRecord={ofRecord} opened={opened} />
      </Col>
      <Col xs={24} xl={8}>
        <Form layout="vertical" component="div">
          <PurposeSelect file={file} record={record} choice={choice} onChange={change} />
          <Buttons
            ready={purpose !== undefined}
            reading={reveal.busy}
            copying={copy.busy}
            onReveal={() => void reveal.run(command())}
            onCopy={(verb) => void copy.run(verb, command())}
          />
          <DeskLinks onHistory={onHistory} onChange={onChange} />
        </Form>
      </Col>
    </Row>
  );
  return (
    <Card
      title={ofRecord ? undefined : say({ zh: '客户信息', en: 'Customer' })}
      variant={ofRecord ? 'borderless' : 'outlined'}
      size={ofRecord ? 'small' : 'default'}
      data-testid="reading-desk"
    >
      <div className="stack">
        {reveal.revealed && <RevealedNote revealed={reveal.revealed} endsAt={reveal.endsAt} onHide={reveal.hide} />}
        <NeedsRequest error={reveal.error} onAsk={ask} onClose={reveal.clear} />
        <NeedsRequest error={copy.error} onAsk={ask} onClose={copy.clear} />
        {copy.done && <CopyNote done={copy.done} />}
        {body}
      </div>
    </Card>
  );
}
