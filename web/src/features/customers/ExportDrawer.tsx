import { Alert, App, Button, Divider, Form, Input, Space } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, type ExportMade, type ExportPlan, type GrantRow, type PlanExport } from '@/lib/api';
import { titleOf } from '@/lib/fields';
import { useAction, useLoad } from '@/lib/load';
import { usePack } from '@/lib/session';
import { save } from '@/lib/save';
import { useSay } from '@/lib/text';
import { ClauseTags } from '@/components/ClauseTag';
import { LevelTag } from '@/components/LevelTag';
import { Drawer } from '@/components/Overlays';
import { ReceiptLine } from '@/components/ReceiptLine';
import { Refusal } from '@/components/Refusal';
import { Select } from '@/components/Select';
import { FlowForm, formValues, type FormValue } from './RequestDrawer';

const kGrants = 50;

/** What would be exported: the customers and the purpose. */
function ScopeForm({ busy, onPlan }: { busy: boolean; onPlan: (command: PlanExport) => void }) {
  const say = useSay();
  const pack = usePack();
  const departments = useLoad(() => api.organisation.departments(), []);
  return (
    <Form<PlanExport> layout="vertical" onFinish={onPlan}>
      <Form.Item name="department" label={say({ zh: '归属部门', en: 'Department' })}>
        <Select
          allowClear
          placeholder={say({ zh: '全部', en: 'All' })}
          options={(departments.data?.rows ?? []).map((item) => ({ value: item.id, label: item.name }))}
        />
      </Form.Item>
      <Form.Item name="level" label={say({ zh: '密级', en: 'Level' })}>
        <Select
          allowClear
          placeholder={say({ zh: '全部', en: 'All' })}
          options={pack.levels.map((level) => ({ value: level.id, label: say(level.title) }))}
        />
      </Form.Item>
      <Form.Item name="purpose" label={say({ zh: '用途', en: 'Purpose' })} rules={[{ required: true, message: say({ zh: '请选择用途', en: 'Choose a purpose' }) }]}>
        <Select data-testid="export-purpose" placeholder={say({ zh: '请选择用途', en: 'Choose a purpose' })} options={pack.purposes.map((purpose) => ({ value: purpose.id, label: say(purpose.title) }))} />
      </Form.Item>
      <Button htmlType="submit" loading={busy} data-testid="plan-export">{say({ zh: '确定范围', en: 'Fix the scope' })}</Button>
    </Form>
  );
}

function PlanView({ plan }: { plan: ExportPlan }) {
  const say = useSay();
  const pack = usePack();
  return (
    <Space direction="vertical" className="full" data-testid="export-plan">
      <div>
        {say({ zh: '您知悉范围内的客户 {n} 个，整体密级', en: '{n} customers within your need to know; level of the whole' }, { n: plan.count })}{' '}
        <LevelTag level={plan.level} withPeriod />
      </div>
      <div className="quiet">{say({ zh: '字段：', en: 'Fields: ' })}{plan.fields.map((id) => say(titleOf(pack.fields, id))).join(say({ zh: '、', en: ', ' })) || say({ zh: '用途允许的全部字段', en: 'all that the purpose allows' })}</div>
      <div><span className="quiet">{say({ zh: '依据：', en: 'Basis: ' })}</span><ClauseTags clauses={plan.clauses} /></div>
      <ReceiptLine receipt={plan.receipt} />
    </Space>
  );
}

function AskForm({ plan, purpose }: { plan: ExportPlan; purpose: string }) {
  const say = useSay();
  const pack = usePack();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const make = useAction();
  const flow = pack.flows.find((item) => item.id === plan.flow);
  const submit = async ({ reason, form }: { reason: string; form?: Record<string, FormValue> }) => {
    const request = { flow: plan.flow ?? '', level: plan.scope, purpose, reason: reason.trim(), form: formValues(form) };
    const made = await make.run(() => api.requests.make(request));
    if (!made) return;
    void message.success(say({ zh: '申请 {id} 已提交', en: 'Request {id} is made' }, { id: made.id }));
    navigate(`/inbox/${made.id}?tab=mine`);
  };
  return (
    <Form layout="vertical" onFinish={submit}>
      <Form.Item name="reason" label={say({ zh: '申请事由', en: 'Reason' })} rules={[{ required: true, whitespace: true, message: say({ zh: '请写明事由', en: 'State the reason' }) }]}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
      <FlowForm flow={flow} />
      <Refusal error={make.error} onClose={make.clear} />
      <Button type="primary" htmlType="submit" loading={make.busy} data-testid="ask-export">{say({ zh: '提交申请', en: 'Submit the request' })}</Button>
    </Form>
  );
}

/** Approved exports that have not been made yet. */
function Approved() {
  const say = useSay();
  const pack = usePack();
  const grants = useLoad(() => api.requests.grants({ limit: kGrants }), []);
  const run = useAction();
  const [made, setMade] = useState<ExportMade>();
  const rows = grants.data?.rows.filter((row) => row.verbs.includes('export_out') && row.state === 'valid' && row.level) ?? [];
  const start = async (grant: GrantRow, format: 'xlsx' | 'csv') => {
    const done = await run.run(() => api.exports.run(grant.level?.id ?? '', grant.purpose, grant.fields, format));
    if (!done) return;
    setMade(done);
    const [file, proof] = await Promise.all([api.exports.file(done.id), api.exports.proof(done.id)]);
    save(file.name, file.content);
    save(proof.name, proof.content);
    grants.reload();
  };
  return (
    <section data-testid="approved-exports">
      <Divider orientation="left" orientationMargin={0} plain>{say({ zh: '已批准、待导出', en: 'Approved' })}</Divider>
      {rows.length === 0 && <p className="quiet">{say({ zh: '没有可用的导出授权。', en: 'No grant to export.' })}</p>}
      {rows.map((grant) => (
        <p key={grant.id}>
          {grant.level && say(grant.level.title)} · {say(titleOf(pack.purposes, grant.purpose))}{' '}
          <Button size="small" type="primary" loading={run.busy} data-testid="run-export" onClick={() => void start(grant, 'xlsx')}>XLSX</Button>{' '}
          <Button size="small" loading={run.busy} onClick={() => void start(grant, 'csv')}>CSV</Button>
        </p>
      ))}
      <Refusal error={run.error} onClose={run.clear} />
      {made && (
        <Alert
          type="success"
          showIcon
          data-testid="export-made"
          message={say({ zh: '已导出 {n} 条记录（未含 {left} 条），文件带密级标识；同时下载的证明文件可离线核对。', en: '{n} records exported ({left} left out), marked; the proof that came with it can be checked offline.' }, { n: made.count, left: made.left_out })}
          description={<ReceiptLine receipt={made.receipt} />}
        />
      )}
    </section>
  );
}

/** Exports by an approved request: fix the scope, ask, and fetch what was approved. */
export function ExportDrawer({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const step = useAction();
  const [plan, setPlan] = useState<{ made: ExportPlan; purpose: string }>();
  const fix = async (command: PlanExport) => {
    setPlan(undefined);
    const made = await step.run(() => api.exports.plan(command));
    if (made) setPlan({ made, purpose: command.purpose });
  };
  return (
    <Drawer open width={560} onClose={onClose} title={say({ zh: '导出客户', en: 'Export customers' })}>
      <Space direction="vertical" size="middle" className="full">
        <Approved />
        <Divider orientation="left" orientationMargin={0} plain>{say({ zh: '新的导出申请', en: 'A new request' })}</Divider>
        <ScopeForm busy={step.busy} onPlan={(command) => void fix(command)} />
        <Refusal error={step.error} onClose={step.clear} />
        {plan && <PlanView plan={plan.made} />}
        {plan && <AskForm plan={plan.made} purpose={plan.purpose} />}
      </Space>
    </Drawer>
  );
}
