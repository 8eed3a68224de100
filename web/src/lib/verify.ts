// Verifies one ledger entry in the browser, step by step: leaf, path to the root, signature, growth since the last
// checkpoint this browser kept. Pure but for the hash, the signature check and the consistency proof it is given.
import { equal, fromBase64, fromHex, toHex, type Bytes } from './bytes';
import type { KeptCheckpoint } from './kept';
import { decodeLeaf, type Leaf } from './leaf';
import { hashLeaf, isConsistent, sha256With, walkInclusion, type Path } from './merkle';
import { checkSignature, parseCheckpoint, parseVerifierKey, type Checkpoint } from './note';

export interface EntryProof {
  index: number;
  size: number;
  leaf: string; // base64
  leaf_hash: string; // hex
  hashes: string[]; // base64
  root: string; // hex
  checkpoint: string; // signed note
}

export type StepState = 'good' | 'bad' | 'open';

/** One step of the verification. `open`: not proven, and not disproven either. */
export interface Step {
  id: 'leaf' | 'receipt' | 'header' | 'path' | 'checkpoint' | 'signature' | 'key' | 'history';
  state: StepState;
  /** Which sentence of the step applies. */
  outcome: string;
  values?: Record<string, string | number>;
}

export interface Verification {
  steps: Step[];
  leafHash: string;
  leaf?: Leaf;
  path?: Path;
  checkpoint?: Checkpoint;
  /** What to keep for the next time; absent when something did not verify. */
  keep?: KeptCheckpoint;
}

export interface VerifyInput {
  subtle: SubtleCrypto;
  proof: EntryProof;
  index: number; // the entry that was asked for
  expectedLeafHash?: string; // hex, from a receipt
  origin: string;
  verifierKey: string;
  kept?: KeptCheckpoint;
  fetchConsistency: (from: number, to: number) => Promise<string[]>; // base64
  now: () => string;
}

class Steps {
  readonly list: Step[] = [];
  add(id: Step['id'], state: StepState, outcome: string, values?: Step['values']): boolean {
    this.list.push({ id, state, outcome, values });
    return state !== 'bad';
  }
}

function checkHeader(steps: Steps, leaf: Leaf | undefined, index: number): void {
  if (!leaf) steps.add('header', 'open', 'unknown');
  else if (leaf.index !== index) steps.add('header', 'bad', 'other', { index: leaf.index });
  else steps.add('header', 'good', 'same', { index, time: leaf.time });
}

async function checkPath(input: VerifyInput, steps: Steps, leafHash: Bytes): Promise<Path | undefined> {
  try {
    const hashes = input.proof.hashes.map(fromBase64);
    const sha256 = sha256With(input.subtle);
    const path = await walkInclusion(sha256, leafHash, input.index, input.proof.size, hashes);
    steps.add('path', 'good', 'walked', { count: path.steps.length, root: toHex(path.root) });
    return path;
  } catch (error) {
    steps.add('path', 'bad', 'broken', { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

function checkCheckpoint(input: VerifyInput, steps: Steps, path: Path | undefined): Checkpoint | undefined {
  let checkpoint: Checkpoint;
  try {
    checkpoint = parseCheckpoint(input.proof.checkpoint);
  } catch (error) {
    steps.add('checkpoint', 'bad', 'malformed', { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
  const { origin, size, root } = checkpoint;
  if (origin !== input.origin) steps.add('checkpoint', 'bad', 'origin', { origin });
  else if (size !== input.proof.size) steps.add('checkpoint', 'bad', 'size', { size, proof: input.proof.size });
  else if (!path || !equal(root, path.root)) steps.add('checkpoint', 'bad', 'root', { root: toHex(root) });
  else steps.add('checkpoint', 'good', 'same', { size, root: toHex(root) });
  return checkpoint;
}

async function checkKeyAndSignature(input: VerifyInput, steps: Steps, checkpoint: Checkpoint): Promise<void> {
  try {
    const key = await parseVerifierKey(input.verifierKey, sha256With(input.subtle));
    const verdict = await checkSignature(input.subtle, checkpoint, key);
    steps.add('signature', verdict === 'good' ? 'good' : verdict === 'unsupported' ? 'open' : 'bad', verdict, {
      name: key.name,
    });
  } catch (error) {
    steps.add('signature', 'bad', 'malformed', { reason: error instanceof Error ? error.message : String(error) });
  }
  if (!input.kept) steps.add('key', 'open', 'first');
  else if (input.kept.key === input.verifierKey) steps.add('key', 'good', 'same', { seen: input.kept.seen });
  else steps.add('key', 'bad', 'other', { seen: input.kept.seen });
}

async function checkHistory(input: VerifyInput, steps: Steps, checkpoint: Checkpoint): Promise<void> {
  const { kept } = input;
  if (!kept) {
    steps.add('history', 'open', 'none');
    return;
  }
  const values = { from: kept.size, to: checkpoint.size, seen: kept.seen };
  // An older tree than the kept one is no rollback by itself: the proof may be of an old checkpoint.
  const [from, to] = kept.size <= checkpoint.size ? [kept.size, checkpoint.size] : [checkpoint.size, kept.size];
  const [fromRoot, toRoot] =
    kept.size <= checkpoint.size ? [fromHex(kept.root), checkpoint.root] : [checkpoint.root, fromHex(kept.root)];
  try {
    const hashes = from === to ? [] : (await input.fetchConsistency(from, to)).map(fromBase64);
    const good = await isConsistent(sha256With(input.subtle), from, fromRoot, to, toRoot, hashes);
    if (!good) steps.add('history', 'bad', 'forked', values);
    else if (kept.size > checkpoint.size) steps.add('history', 'good', 'older', values);
    else steps.add('history', 'good', 'grown', values);
  } catch {
    steps.add('history', 'bad', kept.size > checkpoint.size ? 'shrunk' : 'refused', values);
  }
}

export async function verifyEntry(input: VerifyInput): Promise<Verification> {
  const steps = new Steps();
  const bytes = fromBase64(input.proof.leaf);
  const leafHash = await hashLeaf(sha256With(input.subtle), bytes);
  const hex = toHex(leafHash);
  if (hex === input.proof.leaf_hash) steps.add('leaf', 'good', 'same', { hash: hex });
  else steps.add('leaf', 'bad', 'other', { hash: hex, given: input.proof.leaf_hash });
  if (input.expectedLeafHash !== undefined) {
    const same = input.expectedLeafHash.toLowerCase() === hex;
    steps.add('receipt', same ? 'good' : 'bad', same ? 'same' : 'other', { hash: input.expectedLeafHash });
  }
  const leaf = decodeLeaf(bytes);
  checkHeader(steps, leaf, input.index);
  const path = await checkPath(input, steps, leafHash);
  const checkpoint = checkCheckpoint(input, steps, path);
  if (checkpoint) {
    await checkKeyAndSignature(input, steps, checkpoint);
    await checkHistory(input, steps, checkpoint);
  }
  return { steps: steps.list, leafHash: hex, leaf, path, checkpoint, keep: toKeep(input, steps, checkpoint) };
}

function toKeep(input: VerifyInput, steps: Steps, checkpoint?: Checkpoint): KeptCheckpoint | undefined {
  if (!checkpoint || steps.list.some((step) => step.state === 'bad')) return undefined;
  if (!steps.list.some((step) => step.id === 'signature' && step.state === 'good')) return undefined;
  if (input.kept && input.kept.size >= checkpoint.size) return undefined;
  return { size: checkpoint.size, root: toHex(checkpoint.root), key: input.verifierKey, seen: input.now() };
}

export type Conclusion = 'bad' | 'proven' | 'proven_but_rollback' | 'unproven';

/** What the steps come to: any bad step spoils it; without a signature nothing is proven. */
export function conclude(steps: readonly Step[]): Conclusion {
  if (steps.some((step) => step.state === 'bad')) return 'bad';
  const isGood = (id: Step['id']) => steps.some((step) => step.id === id && step.state === 'good');
  if (!['leaf', 'path', 'checkpoint', 'signature'].every((id) => isGood(id as Step['id']))) return 'unproven';
  return isGood('history') ? 'proven' : 'proven_but_rollback';
}
