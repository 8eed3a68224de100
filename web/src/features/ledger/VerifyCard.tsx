import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled, SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Collapse, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { api } from '@/lib/api';
import { toHex } from '@/lib/bytes';
import { keepCheckpoint, keptCheckpoint } from '@/lib/kept';
import { useAction } from '@/lib/load';
import type { Path } from '@/lib/merkle';
import { useSay } from '@/lib/text';
import { conclude, verifyEntry, type EntryProof, type Step, type StepState, type Verification } from '@/lib/verify';
import { Refusal } from '@/components/Refusal';
import { kConclusions, kNoSubtle, kStepTitles, sentence } from './words';

const kIcons: Record<StepState, ReactNode> = {
  good: <CheckCircleFilled style={{ color: '#389e0d' }} />,
  bad: <CloseCircleFilled style={{ color: '#cf1322' }} />,
  open: <QuestionCircleFilled style={{ color: '#d48806' }} />,
};
const kAlerts = { proven: 'success', proven_but_rollback: 'warning', unproven: 'warning', bad: 'error' } as const;

async function run(subtle: SubtleCrypto, index: number, expected: string | undefined): Promise<Verification> {
  const [key, proof] = await Promise.all([api.ledger.key(), api.ledger.proof<EntryProof>(index)]);
  const verification = await verifyEntry({
    subtle,
    proof,
    index,
    expectedLeafHash: expected,
    origin: key.origin,
    verifierKey: key.verifier_key,
    kept: keptCheckpoint(localStorage, key.origin),
    fetchConsistency: api.ledger.consistency,
    now: () => new Date().toISOString(),
  });
  if (verification.keep) keepCheckpoint(localStorage, key.origin, verification.keep);
  return verification;
}

function StepLine({ step }: { step: Step }) {
  const say = useSay();
  return (
    <div className="proof-step" data-testid={`verify-${step.id}`} data-state={step.state}>
      <span className="proof-icon">{kIcons[step.state]}</span>
      <div className="break">
        <strong>{say(kStepTitles[step.id])}</strong>
        <div className="quiet">{say(sentence(step), step.values)}</div>
      </div>
    </div>
  );
}

function PathView({ path }: { path: Path }) {
  const say = useSay();
  return (
    <Collapse
      ghost
      items={[
        {
          key: 'path',
          label: say({ zh: '从叶到根的每一步（{n} 步）', en: 'Every step from the leaf to the root ({n})' }, { n: path.steps.length }),
          children: (
            <ol className="proof-path mono break">
              {path.steps.map((step, i) => (
                <li key={i}>
                  {step.side === 'left' ? 'SHA-256(0x01 ‖ ' : 'SHA-256(0x01 ‖ … ‖ '}
                  {toHex(step.sibling)}
                  {step.side === 'left' ? ' ‖ …)' : ')'} = {toHex(step.result)}
                </li>
              ))}
            </ol>
          ),
        },
      ]}
    />
  );
}

/** Verifies the entry here, in the browser, and says in words what is proven and what is not. */
export function VerifyCard({ index, expected }: { index: number; expected?: string }) {
  const say = useSay();
  const [verification, setVerification] = useState<Verification>();
  const verify = useAction();
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  const start = async () => {
    if (!subtle) return;
    setVerification(undefined);
    const result = await verify.run(() => run(subtle, index, expected));
    if (result) setVerification(result);
  };
  const conclusion = verification && conclude(verification.steps);
  return (
    <Card
      title={say({ zh: '在浏览器中验证', en: 'Verify in the browser' })}
      extra={
        <Button
          type="primary" icon={<SafetyCertificateOutlined />} disabled={!subtle} loading={verify.busy}
          data-testid="verify" onClick={() => void start()}
        >
          {say({ zh: '验证', en: 'Verify' })}
        </Button>
      }
    >
      <div className="stack">
        {!subtle && <Alert type="warning" showIcon message={say(kNoSubtle)} />}
        {!verification && subtle && !verify.error && (
          <span className="quiet">
            {say({
              zh: '由本浏览器计算：叶哈希、到根的路径、检查点签名，以及与上次保存的检查点是否一致。不依赖服务器的结论。',
              en: 'This browser computes the leaf hash, the path to the root, the signature of the checkpoint and its consistency with the one kept last time. It takes no conclusion from the server.',
            })}
          </span>
        )}
        <Refusal error={verify.error} onClose={verify.clear} />
        {conclusion && (
          <Alert
            type={kAlerts[conclusion]}
            showIcon
            data-testid="conclusion"
            data-conclusion={conclusion}
            message={say(kConclusions[conclusion].title)}
            description={<Typography.Text>{say(kConclusions[conclusion].text)}</Typography.Text>}
          />
        )}
        {verification && (
          <div className="proof-steps">
            {verification.steps.map((step) => <StepLine key={step.id} step={step} />)}
          </div>
        )}
        {verification?.path && verification.path.steps.length > 0 && <PathView path={verification.path} />}
      </div>
    </Card>
  );
}
