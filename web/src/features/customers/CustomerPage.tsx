import { Button, Card, Result, Space, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api, type Certificate, type Changed as ChangedValues, type CustomerFile, type Entered, type Kept } from '@/lib/api';
import { headline } from '@/lib/fields';
import { proseDate } from '@/lib/format';
import { useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useLanguage, useSay } from '@/lib/text';
import { ClauseTags } from '@/components/ClauseTag';
import { LevelTag } from '@/components/LevelTag';
import { Await, Page } from '@/components/Page';
import { personText } from '@/components/PersonSelect';
import { ReceiptLine } from '@/components/ReceiptLine';
import { Warnings } from '@/components/Warnings';
import { Acts } from './Acts';
import { ClassifyDrawer } from './ClassifyDrawer';
import { CorrectionDrawer } from './CorrectionDrawer';
import { CustodyDrawer } from './CustodyDrawer';
import { DestroyButton } from './DestroyButton';
import { GrantsOfCustomer } from './GrantsOfCustomer';
import { HistoryDrawer } from './HistoryDrawer';
import { ReadingDesk } from './ReadingDesk';
import { RecordDrawer } from './RecordDrawer';
import { Records } from './Records';
import { RequestDrawer, type RequestDraft } from './RequestDrawer';

type Open = { kind: 'request'; draft: RequestDraft } | { kind: 'record' } | { kind: 'classify' } | { kind: 'custody' } | { kind: 'change'; record?: number } | { kind: 'history'; record?: number };

function Destroyed({ certificate }: { certificate: Certificate }) {
  const say = useSay();
  const { language } = useLanguage();
  const from = certificate.unrecoverable_from;
  return (
    <Result
      status="success"
      title={say({ zh: '客户 {id} 已销毁', en: 'Customer {id} is destroyed' }, { id: certificate.customer })}
      subTitle={
        from
          ? say({ zh: '自 {day} 起不可恢复（密钥备份届时到期）', en: 'Unrecoverable from {day}, when the last key backup expires' },
                { day: proseDate(from, language) })
          : say({ zh: '即刻起不可恢复', en: 'Unrecoverable from now on' })
      }
      extra={
        <Space direction="vertical">
          <span className="quiet" data-testid="index-traces">
            {say({
              zh: '检索索引的旧副本仍可用来印证猜中的姓名或号码，直到更换检索密钥为止。',
              en: 'Copies of the search index can confirm a guessed name or number until the index key is replaced. ',
            })}
            {certificate.index_key_replaced
              ? say({ zh: '上次更换：{day}。', en: 'Last replaced on {day}.' }, { day: proseDate(certificate.index_key_replaced, language) })
              : say({ zh: '尚未更换过。', en: 'It has never been replaced.' })}
          </span>
          <ReceiptLine receipt={certificate.receipt} />
          <Link to="/customers">{say({ zh: '返回客户档案', en: 'Back to the customers' })}</Link>
        </Space>
      }
    />
  );
}

function Changed({ entered }: { entered: Entered | ChangedValues }) {
  const say = useSay();
  const corrected = 'revision' in entered ? entered : undefined;
  return (
    <Card size="small">
      <Space direction="vertical" size={4}>
        {corrected && (
          <span data-testid="corrected">
            {say({ zh: '已更正（第 {n} 次）', en: 'Corrected (no. {n})' }, { n: corrected.revision })}
            {corrected.raised && say({ zh: '，密级按规则升高', en: '; the level rose by rule' })}
          </span>
        )}
        <Space wrap>
          {say({ zh: '密级：', en: 'Level: ' })}<LevelTag level={entered.level} withPeriod />
          <ClauseTags clauses={entered.clauses} />
        </Space>
        <Warnings warnings={entered.warnings} />
        <ReceiptLine receipt={entered.receipt} />
      </Space>
    </Card>
  );
}

function Handed({ kept }: { kept: Kept }) {
  const say = useSay();
  return (
    <Card size="small" data-testid="handed">
      <Space direction="vertical" size={4}>
        <Space wrap>
          {kept.keeper
            ? say({ zh: '已交付保管，保管人：{person}', en: 'Handed into keeping; keeper: {person}' }, { person: personText(kept.keeper) })
            : say({ zh: '保管已结束', en: 'The keeping has ended' })}
          <ClauseTags clauses={kept.clauses} />
        </Space>
        <ReceiptLine receipt={kept.receipt} />
      </Space>
    </Card>
  );
}

function FileView({ file, reload }: { file: CustomerFile; reload: () => void }) {
  const [open, setOpen] = useState<Open>();
  const [entered, setEntered] = useState<Entered | ChangedValues>();
  const [kept, setKept] = useState<Kept>();
  const [certificate, setCertificate] = useState<Certificate>();
  const ask = (draft: RequestDraft) => setOpen({ kind: 'request', draft });
  const close = () => setOpen(undefined);
  const changed = (result: Entered | ChangedValues) => {
    setEntered(result);
    close();
    reload();
  };
  const handed = (result: Kept) => {
    setKept(result);
    close();
    reload();
  };
  if (certificate) return <Destroyed certificate={certificate} />;
  return (
    <div className="stack">
      {entered && <Changed entered={entered} />}
      {kept && <Handed kept={kept} />}
      <GrantsOfCustomer customer={file.row.id} />
      <ReadingDesk file={file} onHistory={() => setOpen({ kind: 'history' })} onAsk={ask} />
      <Records
        file={file}
        onAdd={() => setOpen({ kind: 'record' })}
        onChange={(record) => setOpen({ kind: 'change', record })}
        onHistory={(record) => setOpen({ kind: 'history', record })}
        onAsk={ask}
      />
      <Acts
        file={file}
        onAsk={ask}
        onClassify={() => setOpen({ kind: 'classify' })}
        onKeep={() => setOpen({ kind: 'custody' })}
        onChange={() => setOpen({ kind: 'change' })}
        destroy={<DestroyButton customer={file.row.id} onDone={setCertificate} onAsk={ask} />}
      />
      <ReceiptLine receipt={file.receipt} what={{ zh: '打开本档案已记入账本', en: 'Opening this file is recorded' }} />
      {open?.kind === 'request' && <RequestDrawer file={file} draft={open.draft} onClose={close} />}
      {open?.kind === 'record' && <RecordDrawer customer={file.row.id} onClose={close} onDone={changed} />}
      {open?.kind === 'classify' && <ClassifyDrawer file={file} onClose={close} onDone={changed} onAsk={ask} />}
      {open?.kind === 'change' && <CorrectionDrawer file={file} record={open.record} onClose={close} onDone={changed} />}
      {open?.kind === 'history' && <HistoryDrawer file={file} record={open.record} onClose={close} onAsk={ask} />}
      {open?.kind === 'custody' && <CustodyDrawer row={file.row} onClose={close} onDone={handed} />}
    </div>
  );
}

export function CustomerPage() {
  const say = useSay();
  const pack = usePack();
  const id = Number(useParams().id);
  const loaded = useLoad(() => api.customers.file(id), [id]);
  const row = loaded.data?.row;
  return (
    <Page
      name={say({ zh: '客户 {id}', en: 'Customer {id}' }, { id })}
      title={
        <Space wrap>
          <span>{row ? headline(pack, row.masks) : say({ zh: '客户', en: 'Customer' })}</span>
          {row && <LevelTag level={row.level} withPeriod />}
        </Space>
      }
      subTitle={
        row && (
          <Space wrap size={[12, 4]}>
            <Tag>{say({ zh: '编号 {id}', en: 'No. {id}' }, { id: row.id })}</Tag>
            <span>{row.department.name}</span>
            <span>{say({ zh: '负责人：{person}', en: 'Assigned to: {person}' }, { person: personText(row.assigned) })}</span>
            <span data-testid="keeper">{say({ zh: '保管人：{person}', en: 'Keeper: {person}' }, { person: personText(row.keeper) })}</span>
          </Space>
        )
      }
      crumbs={[
        { title: <Link to="/customers">{say({ zh: '客户档案', en: 'Customers' })}</Link> },
        { title: say({ zh: '客户 {id}', en: 'Customer {id}' }, { id }) },
      ]}
      extra={<Button onClick={loaded.reload}>{say({ zh: '刷新', en: 'Refresh' })}</Button>}
    >
      <Await loaded={loaded}>{(file) => <FileView key={id} file={file} reload={loaded.reload} />}</Await>
    </Page>
  );
}
