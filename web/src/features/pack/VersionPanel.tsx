import { Alert, App as AntApp, Button, Collapse, Descriptions, Input, Popconfirm, Space, Tag, Typography, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type AccessChange, type Finding, type NameChange, type VersionFile, type VersionPreview } from '@/lib/api';
import { dateTime } from '@/lib/format';
import { useAction, useLoad } from '@/lib/load';
import { usePack, usePackSummary, useSession } from '@/lib/session';
import { useSay, type Text } from '@/lib/text';
import { DataTable } from '@/components/DataTable';
import { Markdown } from '@/components/Markdown';
import { Await } from '@/components/Page';
import { Drawer } from '@/components/Overlays';
import { personText } from '@/components/PersonSelect';
import { Refusal } from '@/components/Refusal';
import { VersionStateTag } from '@/components/states';
import { usePolicyText } from './policyText';

const kWhat: Record<NameChange['what'], { text: Text; color: string }> = {
  added: { text: { zh: '新增', en: 'added' }, color: 'success' },
  removed: { text: { zh: '删除', en: 'removed' }, color: 'error' },
  changed: { text: { zh: '修改', en: 'changed' }, color: 'processing' },
};
const kKinds: Record<string, Text> = {
  level: { zh: '密级', en: 'level' },
  levels: { zh: '密级', en: 'level' },
  post: { zh: '岗位', en: 'post' },
  posts: { zh: '岗位', en: 'post' },
  field: { zh: '字段', en: 'field' },
  fields: { zh: '字段', en: 'field' },
  category: { zh: '资料种类', en: 'category' },
  categories: { zh: '资料种类', en: 'category' },
  purpose: { zh: '用途', en: 'purpose' },
  purposes: { zh: '用途', en: 'purpose' },
  flow: { zh: '流程', en: 'flow' },
  flows: { zh: '流程', en: 'flow' },
  clause: { zh: '条款', en: 'clause' },
  setting: { zh: '设置', en: 'setting' },
};

/** What `pack check` and the house's own data found. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const say = useSay();
  const { clauses } = usePack();
  const printed = (id: string) => {
    const found = clauses.find((clause) => clause.id === id);
    return found?.printed.zh ? say(found.printed) : say({ zh: '条款 {id}', en: 'Clause {id}' }, { id });
  };
  if (findings.length === 0) return <Alert type="success" showIcon message={say({ zh: '检查没有发现问题', en: 'The check found nothing' })} />;
  return (
    <div className="stack" data-testid="findings">
      {findings.map((finding, i) => (
        <Alert
          key={i}
          showIcon
          type={finding.severity === 'error' ? 'error' : 'warning'}
          message={<>{finding.line > 0 && <span className="mono">{finding.file}:{finding.line} </span>}{say(finding.message)}{finding.clause && <Tag className="after-text">{printed(finding.clause)}</Tag>}</>}
          description={say(finding.mend)}
        />
      ))}
    </div>
  );
}

function Names({ preview }: { preview: VersionPreview }) {
  const say = useSay();
  const policyText = usePolicyText();
  const columns: TableColumnsType<NameChange> = [
    { key: 'what', width: 90, render: (_, row) => <Tag color={kWhat[row.what].color}>{say(kWhat[row.what].text)}</Tag> },
    { key: 'kind', title: say({ zh: '类别', en: 'Kind' }), width: 100, render: (_, row) => say(kKinds[row.kind] ?? { zh: row.kind, en: row.kind }) },
    { key: 'id', title: say({ zh: '名目', en: 'Name' }), width: 180, render: (_, row) => <span title={row.id}>{say(row.title)}</span> },
    { key: 'before', title: say({ zh: '现行', en: 'In force' }), render: (_, row) => policyText(row.before) },
    { key: 'after', title: say({ zh: '新版本', en: 'This version' }), render: (_, row) => policyText(row.after) },
  ];
  return <DataTable<NameChange> rowKey={(row) => `${row.kind}/${row.id}`} columns={columns} dataSource={preview.names} empty={say({ zh: '名目没有变化', en: 'No name changes' })} />;
}

function Access({ preview }: { preview: VersionPreview }) {
  const say = useSay();
  const columns: TableColumnsType<AccessChange> = [
    {
      key: 'who',
      title: say({ zh: '谁', en: 'Who' }),
      width: 260,
      render: (_, row) => (
        <>
          <strong>{row.post.id ? say(row.post.title) : say({ zh: '任一员工', en: 'Any staff' })}</strong>
          <div className="quiet">
            {row.people.map((person) => person.name).join(say({ zh: '、', en: ', ' }))}
            {row.people_total > row.people.length && say({ zh: ' 等共 {n} 人', en: ' … {n} in all' }, { n: row.people_total })}
          </div>
        </>
      ),
    },
    { key: 'verb', title: say({ zh: '行为', en: 'Act' }), width: 130, render: (_, row) => say(row.verb.title) },
    { key: 'level', title: say({ zh: '密级', en: 'Level' }), width: 90, render: (_, row) => (row.level.id ? say(row.level.title) : '—') },
    { key: 'standing', title: say({ zh: '与档案的关系', en: 'Standing' }), width: 150, render: (_, row) => say(row.standing) },
    { key: 'before', title: say({ zh: '现行', en: 'In force' }), render: (_, row) => say(row.before) },
    { key: 'after', title: say({ zh: '新版本', en: 'This version' }), render: (_, row) => say(row.after) },
    { key: 'wider', width: 90, render: (_, row) => (row.wider ? <Tag color="warning">{say({ zh: '放宽', en: 'wider' })}</Tag> : <Tag>{say({ zh: '收紧', en: 'narrower' })}</Tag>) },
  ];
  return (
    <DataTable<AccessChange>
      rowKey={(row) => [row.post.id, row.verb.id, row.level.id, row.standing.en].join('/')}
      columns={columns}
      dataSource={preview.access}
      empty={say({ zh: '没有人的权限会变', en: "Nobody's rights change" })}
    />
  );
}

function Preview({ preview }: { preview: VersionPreview }) {
  const say = useSay();
  return (
    <div className="stack" data-testid="preview">
      <Findings findings={preview.findings} />
      {preview.lowered.map((row) => (
        <Alert
          key={`${row.kind}/${row.name.id}`}
          type="warning"
          showIcon
          message={say(
            { zh: '降密：{kind}“{name}”的 {n} 处现有资料，由{before}变为{after}', en: 'Lowered: {n} existing pieces of {kind} "{name}", from {before} to {after}' },
            { kind: say(kKinds[row.kind] ?? { zh: row.kind, en: row.kind }), name: say(row.name.title), n: row.amount, before: say(row.before), after: say(row.after) },
          )}
        />
      ))}
      <Descriptions size="small" bordered column={2}>
        <Descriptions.Item label={say({ zh: '未结申请', en: 'Open requests' })}>
          {say({ zh: '{kept} 件按原版本办完，{ended} 件终止', en: '{kept} go on under their version, {ended} end' }, { kept: preview.requests_kept, ended: preview.requests_ended })}
        </Descriptions.Item>
        <Descriptions.Item label={say({ zh: '有效授权', en: 'Valid grants' })}>
          {say({ zh: '{kept} 项继续有效，{gone} 项失去依据', en: '{kept} stay valid, {gone} lose their ground' }, { kept: preview.grants_kept, gone: preview.grants_void })}
        </Descriptions.Item>
        <Descriptions.Item label={say({ zh: '专人委托', en: 'Designations' })}>{say({ zh: '{n} 项不变', en: '{n}, unchanged' }, { n: preview.designations })}</Descriptions.Item>
        <Descriptions.Item label={say({ zh: '改读的名称', en: 'Names read otherwise' })}>
          {preview.read_as.map((row) => `${say(kKinds[row.kind] ?? { zh: row.kind, en: row.kind })} ${row.id} → ${row.becomes || say({ zh: '取消', en: 'falls away' })} (${row.amount})`).join(say({ zh: '；', en: '; ' })) || '—'}
        </Descriptions.Item>
      </Descriptions>
      <Typography.Title level={5}>{say({ zh: '谁的权限会变', en: 'Whose rights change' })}</Typography.Title>
      <Access preview={preview} />
      <Typography.Title level={5}>{say({ zh: '名目的变化', en: 'What changes in the pack' })}</Typography.Title>
      <Names preview={preview} />
    </div>
  );
}

/** What can be done with the version now, by whom the pack in force lets do it. */
function Deeds({ file, onChanged }: { file: VersionFile; onChanged: () => void }) {
  const say = useSay();
  const { message } = AntApp.useApp();
  const { session } = useSession();
  const summary = usePackSummary();
  const [reason, setReason] = useState('');
  const deed = useAction();
  const { row, preview } = file;
  const drafts = session.may.includes('govern');
  const blocked = preview?.findings.some((finding) => finding.severity === 'error') ?? false;
  const ask = async () => {
    if (!(await deed.run(() => api.pack.request(row.hash, reason.trim())))) return;
    void message.success(say({ zh: '已提交审批。', en: 'Sent for approval.' }));
    onChanged();
  };
  const activate = async () => {
    if (await deed.run(() => api.pack.activate(row.hash, summary.hash))) window.location.assign('/pack?tab=versions');
  };
  const mayAsk = drafts && preview && (row.state === 'draft' || row.state === 'outdated' || row.state === 'replaced');
  return (
    <div className="stack">
      {mayAsk && (
        <Space.Compact block>
          <Input
            value={reason}
            maxLength={500}
            placeholder={say({ zh: '换版的事由', en: 'Why the policy changes' })}
            aria-label={say({ zh: '换版的事由', en: 'Why the policy changes' })}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="primary" data-testid="ask-version" disabled={blocked || reason.trim() === ''} loading={deed.busy} onClick={() => void ask()}>
            {say({ zh: '提交审批', en: 'Ask for approval' })}
          </Button>
        </Space.Compact>
      )}
      {mayAsk && blocked && <span className="quiet">{say({ zh: '改正上面的错误之后才能提交。', en: 'It can be sent once the errors are corrected.' })}</span>}
      {row.request > 0 && <Link to={`/inbox/${row.request}`}>{say({ zh: '审批申请 {id}', en: 'Request {id}' }, { id: row.request })}</Link>}
      {drafts && row.state === 'approved' && (
        <Popconfirm
          title={say({ zh: '施行后，新的行为立即按这个版本判定。', en: 'From then on new acts are judged by this version.' })}
          okText={say({ zh: '施行', en: 'Put into force' })}
          cancelText={say({ zh: '取消', en: 'Cancel' })}
          onConfirm={() => void activate()}
        >
          <Button type="primary" data-testid="activate-version" loading={deed.busy}>{say({ zh: '施行这个版本', en: 'Put this version into force' })}</Button>
        </Popconfirm>
      )}
      <Refusal error={deed.error} onClose={deed.clear} />
    </div>
  );
}

/** One version: what it would change, for whom, and what can be done with it. */
export function VersionPanel({ hash, onClose, onChanged }: { hash: string; onClose: () => void; onChanged: () => void }) {
  const say = useSay();
  const loaded = useLoad(() => api.pack.version(hash), [hash]);
  const changed = () => {
    loaded.reload();
    onChanged();
  };
  return (
    <Drawer open width={1080} onClose={onClose} title={say({ zh: '制度版本', en: 'Version of the policy' })}>
      <Await loaded={loaded}>
        {(file) => (
          <div className="stack" data-testid="version">
            <Descriptions size="small" column={2}>
              <Descriptions.Item label={say({ zh: '制度', en: 'Policy' })}>{say(file.title)}</Descriptions.Item>
              <Descriptions.Item label={say({ zh: '状态', en: 'State' })}><VersionStateTag state={file.row.state} /></Descriptions.Item>
              <Descriptions.Item label={say({ zh: '拟订', en: 'Drafted' })}>{file.row.drafted_by ? personText(file.row.drafted_by) : '—'} {dateTime(file.row.drafted)}</Descriptions.Item>
              <Descriptions.Item label={say({ zh: '内容哈希', en: 'Hash' })}><Typography.Text className="mono break" copyable>{file.row.hash}</Typography.Text></Descriptions.Item>
            </Descriptions>
            {file.preview && <Preview preview={file.preview} />}
            <Deeds file={file} onChanged={changed} />
            <Collapse
              items={[
                { key: 'policy', label: say({ zh: '制度原文', en: 'Text' }), children: <Markdown source={file.policy} /> },
                { key: 'pack', label: <span className="mono">pack.yaml</span>, children: <pre className="mono break">{file.text}</pre> },
              ]}
            />
          </div>
        )}
      </Await>
    </Drawer>
  );
}
