import { Alert, Button, Space, Upload, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Proposed, type VersionRow } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useAction, useLoad } from '@/lib/load';
import { useSession } from '@/lib/session';
import { useSay } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Await } from '@/components/Page';
import { Modal } from '@/components/Overlays';
import { personText } from '@/components/PersonSelect';
import { Refusal } from '@/components/Refusal';
import { VersionStateTag } from '@/components/states';
import { Findings, VersionPanel } from './VersionPanel';

function PickFile({ label, accept, file, onPick }: { label: string; accept: string; file?: File; onPick: (file: File) => void }) {
  return (
    <Upload
      accept={accept}
      maxCount={1}
      fileList={file ? [{ uid: file.name, name: file.name, status: 'done' }] : []}
      beforeUpload={(picked) => {
        onPick(picked);
        return false; // it is read here and sent with the form
      }}
    >
      <Button>{label}</Button>
    </Upload>
  );
}

/** Hands in pack.yaml and policy.md; what the check finds is shown, and nothing is kept while it has errors. */
function UploadDialog({ onClose, onDone }: { onClose: () => void; onDone: (version: VersionRow) => void }) {
  const say = useSay();
  const [pack, setPack] = useState<File>();
  const [policy, setPolicy] = useState<File>();
  const [proposed, setProposed] = useState<Proposed>();
  const upload = useAction();
  const send = async () => {
    if (!pack) return;
    const answer = await upload.run(async () => api.pack.propose(pack.name, await pack.text(), policy ? await policy.text() : ''));
    setProposed(answer);
    if (answer?.version && answer.findings.length === 0) onDone(answer.version);
  };
  const kept = proposed?.version;
  return (
    <Modal
      open
      width={760}
      title={say({ zh: '上传制度版本', en: 'Hand in a version' })}
      okText={kept ? say({ zh: '查看影响', en: 'See what it changes' }) : say({ zh: '检查并保存草稿', en: 'Check and keep the draft' })}
      cancelText={say({ zh: '取消', en: 'Cancel' })}
      okButtonProps={{ disabled: !pack, loading: upload.busy }}
      onOk={() => (kept ? onDone(kept) : void send())}
      onCancel={onClose}
    >
      <div className="stack">
        <Space wrap>
          <PickFile label={say({ zh: '选择 pack.yaml', en: 'Choose pack.yaml' })} accept=".yaml,.yml" file={pack} onPick={(file) => { setPack(file); setProposed(undefined); }} />
          <PickFile label={say({ zh: '选择 policy.md', en: 'Choose policy.md' })} accept=".md,.txt" file={policy} onPick={(file) => { setPolicy(file); setProposed(undefined); }} />
        </Space>
        {proposed && <Findings findings={proposed.findings} />}
        {proposed && !kept && <Alert type="error" showIcon message={say({ zh: '有错误，未保存。', en: 'There are errors; nothing was kept.' })} />}
        <Refusal error={upload.error} onClose={upload.clear} />
      </div>
    </Modal>
  );
}

/** The versions of the policy: drafts, what is asked for, in force and replaced. */
export function Versions({ shown }: { shown?: string }) {
  const say = useSay();
  const { session } = useSession();
  const [, setSearch] = useSearchParams();
  const [uploading, setUploading] = useState(false);
  const versions = useLoad(() => api.pack.versions(), []);
  const open = (hash?: string) => setSearch(hash ? { tab: 'versions', version: hash } : { tab: 'versions' });
  const columns: TableColumnsType<VersionRow> = [
    { key: 'state', title: say({ zh: '状态', en: 'State' }), width: 150, render: (_, row) => <VersionStateTag state={row.state} /> },
    { key: 'hash', title: say({ zh: '版本', en: 'Version' }), render: (_, row) => <Link className="mono" to={`/pack?tab=versions&version=${row.hash}`}>{row.hash.slice(0, 16)}</Link> },
    { key: 'by', title: say({ zh: '拟订人', en: 'Drafted by' }), render: (_, row) => (row.drafted_by ? personText(row.drafted_by) : '—') },
    { key: 'drafted', title: say({ zh: '拟订时间', en: 'Drafted' }), render: (_, row) => dateTime(row.drafted) },
    { key: 'activated', title: say({ zh: '施行', en: 'In force from' }), render: (_, row) => dateTime(row.activated) },
    { key: 'replaced', title: say({ zh: '替换', en: 'Replaced' }), render: (_, row) => dateTime(row.replaced) },
  ];
  return (
    <div className="stack">
      {session.may.includes('govern') && (
        <div><Button type="primary" data-testid="upload-version" onClick={() => setUploading(true)}>{say({ zh: '上传版本', en: 'Hand in a version' })}</Button></div>
      )}
      <Await loaded={versions}>
        {({ rows }) => (
          <DataTable<VersionRow>
            rowKey="hash"
            columns={columns}
            dataSource={rows}
            rowClassName="clickable"
            onRow={(row) => ({ onClick: () => open(row.hash) })}
          />
        )}
      </Await>
      {uploading && (
        <UploadDialog
          onClose={() => setUploading(false)}
          onDone={(version) => {
            setUploading(false);
            versions.reload();
            open(version.hash);
          }}
        />
      )}
      {shown && <VersionPanel hash={shown} onClose={() => open()} onChanged={versions.reload} />}
    </div>
  );
}
