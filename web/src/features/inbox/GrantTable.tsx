import { Button, Input, Space, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type GrantRow, type Page as ListOf } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { dateTime } from '@/lib/format';
import { verbText } from '@/lib/kernel';
import { useAction, useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { useSay } from '@/lib/text';
import { ListTable } from '@/components/ListTable';
import { Modal } from '@/components/Overlays';
import { Pager, useAddressCursor } from '@/components/Pager';
import { personText } from '@/components/PersonSelect';
import { Refusal } from '@/components/Refusal';
import { GrantStateTag } from '@/components/states';

const kPageSize = 20;

function RevokeDialog({ grant, onClose, onDone }: { grant: GrantRow; onClose: () => void; onDone: () => void }) {
  const say = useSay();
  const [reason, setReason] = useState('');
  const revoke = useAction();
  const confirm = async () => {
    if (await revoke.run(() => api.requests.revoke(grant.id, reason.trim()))) onDone();
  };
  return (
    <Modal
      open
      title={say({ zh: '收回授权 {id}', en: 'Revoke grant {id}' }, { id: grant.id })}
      okText={say({ zh: '收回', en: 'Revoke' })}
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: revoke.busy }}
      onOk={() => void confirm()}
      onCancel={onClose}
    >
      <Space direction="vertical" className="full">
        <Input.TextArea
          rows={3}
          maxLength={500}
          value={reason}
          placeholder={say({ zh: '收回的理由', en: 'Why it is revoked' })}
          onChange={(event) => setReason(event.target.value)}
        />
        <Refusal error={revoke.error} onClose={revoke.clear} />
      </Space>
    </Modal>
  );
}

/** The grants that the person at the screen holds or may revoke. */
export function GrantTable({ to }: { to: (request: number) => string }) {
  const say = useSay();
  const pack = usePack();
  const cursor = useAddressCursor();
  const grants = useLoad(() => api.requests.grants({ before: cursor.at, limit: kPageSize }), [cursor.at]);
  const [revoking, setRevoking] = useState<GrantRow>();
  const columns: TableColumnsType<GrantRow> = [
    { key: 'id', title: say({ zh: '授权号', en: 'No.' }), dataIndex: 'id', width: 90 },
    {
      key: 'flow',
      title: say({ zh: '事项', en: 'Matter' }),
      render: (_, row) => <Link to={to(row.request)}>{say(row.flow.title)}</Link>,
    },
    { key: 'verbs', title: say({ zh: '行为', en: 'Acts' }), render: (_, row) => row.verbs.map((verb) => say(verbText(verb))).join(' ') },
    { key: 'customer', title: say({ zh: '客户', en: 'Customer' }), render: (_, row) => (row.customer ? <Link to={`/customers/${row.customer}`}>{row.customer}</Link> : row.level ? say(row.level.title) : '—') },
    { key: 'purpose', title: say({ zh: '用途', en: 'Purpose' }), render: (_, row) => say(titleOf(pack.purposes, row.purpose)) },
    { key: 'holder', title: say({ zh: '持有人', en: 'Holder' }), render: (_, row) => personText(row.holder) },
    {
      key: 'term',
      title: say({ zh: '有效期', en: 'Term' }),
      render: (_, row) => `${dateTime(row.not_before)} — ${dateTime(row.not_after)}`,
    },
    { key: 'uses', title: say({ zh: '次数', en: 'Uses' }), render: (_, row) => `${row.used} / ${row.uses}` },
    { key: 'state', title: say({ zh: '状态', en: 'State' }), render: (_, row) => <GrantStateTag state={row.state} /> },
    {
      key: 'do',
      render: (_, row) =>
        row.state === 'valid' && (
          <Button size="small" danger onClick={() => setRevoking(row)}>{say({ zh: '收回', en: 'Revoke' })}</Button>
        ),
    },
  ];
  const done = () => {
    setRevoking(undefined);
    grants.reload();
  };
  return (
    <>
      <ListTable<GrantRow, ListOf<GrantRow>>
        name="grants"
        rowKey="id"
        loaded={grants}
        columns={columns}
        empty={say({ zh: '没有您持有或批准的授权', en: 'No grant that you hold or approved' })}
        foot={(data) => <Pager cursor={cursor} next={data.next} loading={grants.loading} />}
      />
      {revoking && <RevokeDialog grant={revoking} onClose={() => setRevoking(undefined)} onDone={done} />}
    </>
  );
}
