import { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, toBase64, toHex, utf8, type Bytes } from './bytes';
import type { KeptCheckpoint } from './kept';
import { decodeLeaf } from './leaf';
import { hashLeaf, hashNode, sha256With } from './merkle';
import { checkSignature, parseCheckpoint, parseVerifierKey } from './note';
import { conclude, verifyEntry, type EntryProof, type VerifyInput } from './verify';

const { subtle } = webcrypto;
const sha256 = sha256With(subtle);
const kOrigin = 'jinkui.example/3f9a+simulated';

interface Signer {
  verifierKey: string;
  sign: (body: string) => Promise<string>;
}

async function makeSigner(name: string): Promise<Signer> {
  const pair = (await subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  const key = concat(Uint8Array.of(1), new Uint8Array(await subtle.exportKey('raw', pair.publicKey)));
  const id = (await sha256(concat(utf8(`${name}\n`), key))).slice(0, 4);
  return {
    verifierKey: `${name}+${toHex(id)}+${toBase64(key)}`,
    sign: async (body) => {
      const signature = new Uint8Array(await subtle.sign({ name: 'Ed25519' }, pair.privateKey, utf8(body)));
      return `${body}\n— ${name} ${toBase64(concat(id, signature))}\n`;
    },
  };
}

function makeLeaf(index: number): Bytes {
  const leaf = new Uint8Array(159);
  const view = new DataView(leaf.buffer);
  view.setUint8(0, 1);
  view.setUint16(1, 25);
  view.setBigUint64(3, BigInt(index));
  view.setBigInt64(11, BigInt(Date.UTC(2026, 10, 21, 6, 5)));
  view.setBigUint64(23, BigInt(index));
  leaf.fill(index + 1, 31);
  return leaf;
}

let signer: Signer;
let stranger: Signer;
let leaves: Bytes[];
let hashes: Bytes[]; // of the leaves
let proof: EntryProof; // of entry 2 in a tree of 3
let root2: Bytes; // of the tree of 2

beforeAll(async () => {
  signer = await makeSigner(kOrigin);
  stranger = await makeSigner(kOrigin);
  leaves = [0, 1, 2].map(makeLeaf);
  hashes = await Promise.all(leaves.map((leaf) => hashLeaf(sha256, leaf)));
  const [h0, h1, h2] = hashes as [Bytes, Bytes, Bytes];
  root2 = await hashNode(sha256, h0, h1);
  const root = await hashNode(sha256, root2, h2);
  proof = {
    index: 2, size: 3, leaf: toBase64(leaves[2] ?? new Uint8Array()), leaf_hash: toHex(h2), hashes: [toBase64(root2)],
    root: toHex(root), checkpoint: await signer.sign(`${kOrigin}\n3\n${toBase64(root)}\n`),
  };
});

function input(change: Partial<VerifyInput> = {}): VerifyInput {
  return {
    subtle, proof, index: 2, origin: kOrigin, verifierKey: signer.verifierKey,
    fetchConsistency: () => Promise.resolve([toBase64(hashes[2] ?? new Uint8Array())]),
    now: () => '2026-11-21T06:06:00.000Z', ...change,
  };
}

const kept = (size: number, root: Bytes, key = signer.verifierKey): KeptCheckpoint => ({
  size, root: toHex(root), key, seen: '2026-11-20T00:00:00.000Z',
});

async function states(change: Partial<VerifyInput>): Promise<Record<string, string>> {
  const { steps } = await verifyEntry(input(change));
  return Object.fromEntries(steps.map((step) => [step.id, `${step.state} ${step.outcome}`]));
}

describe('verifyEntry', () => {
  it('proves a good entry, but not that nothing was rolled back, when no checkpoint was kept', async () => {
    const verification = await verifyEntry(input());
    expect(conclude(verification.steps)).toBe('proven_but_rollback');
    expect(verification.keep).toMatchObject({ size: 3, root: proof.root });
    expect(verification.leaf).toMatchObject({ index: 2, kind: 25, time: '2026-11-21T06:05:00.000Z' });
  });

  it('proves growth from an earlier kept checkpoint', async () => {
    const verification = await verifyEntry(input({ kept: kept(2, root2) }));
    expect(conclude(verification.steps)).toBe('proven');
    expect(verification.keep?.size).toBe(3);
  });

  it('sees a rewritten, a shrunken and an unproven history, and then keeps nothing', async () => {
    const forked = await verifyEntry(input({ kept: kept(2, hashes[0] ?? root2) }));
    expect(conclude(forked.steps)).toBe('bad');
    expect(forked.keep).toBeUndefined();
    const refuse = () => Promise.reject(new Error('422'));
    expect((await states({ kept: kept(9, root2), fetchConsistency: refuse })).history).toBe('bad shrunk');
    expect((await states({ kept: kept(2, root2), fetchConsistency: refuse })).history).toBe('bad refused');
  });

  it('sees another leaf, another number, another receipt', async () => {
    const other = { ...proof, leaf: toBase64(leaves[1] ?? new Uint8Array()) };
    const found = await states({ proof: other });
    expect(found.leaf).toBe('bad other');
    expect(found.header).toBe('bad other');
    expect(found.checkpoint).toBe('bad root');
    expect((await states({ expectedLeafHash: '00'.repeat(32) })).receipt).toBe('bad other');
    expect((await states({ expectedLeafHash: proof.leaf_hash.toUpperCase() })).receipt).toBe('good same');
  });

  it('sees a broken path, a foreign origin, a forged root and a forged signature', async () => {
    expect((await states({ proof: { ...proof, hashes: [] } })).path).toBe('bad broken');
    expect((await states({ origin: 'elsewhere' })).checkpoint).toBe('bad origin');
    const forged = proof.checkpoint.replace('\n3\n', '\n4\n');
    expect(await states({ proof: { ...proof, checkpoint: forged } })).toMatchObject({
      checkpoint: 'bad size', signature: 'bad bad',
    });
    expect((await states({ verifierKey: stranger.verifierKey })).signature).toBe('bad absent');
    expect((await states({ kept: kept(2, root2, stranger.verifierKey) })).key).toBe('bad other');
  });

  it('proves nothing where Ed25519 is not offered', async () => {
    const without = Object.create(subtle, {
      digest: { value: subtle.digest.bind(subtle) },
      importKey: { value: () => Promise.reject(new DOMException('no Ed25519', 'NotSupportedError')) },
    }) as SubtleCrypto;
    const verification = await verifyEntry(input({ subtle: without }));
    expect(conclude(verification.steps)).toBe('unproven');
    expect(verification.keep).toBeUndefined();
  });
});

describe('notes', () => {
  it('refuses what is not a checkpoint', () => {
    expect(() => parseCheckpoint('one line\n\n— a AAAAAAAA\n')).toThrow('lacks a line');
    expect(() => parseCheckpoint('')).toThrow('signed note');
    expect(() => parseCheckpoint('a\n03\nAA==\n\n')).toThrow();
    expect(() => parseCheckpoint(`a\n3\n${toBase64(new Uint8Array(31))}\n\n`)).toThrow('32 bytes');
  });

  it('ignores lines of keys it does not know, and refuses a key whose id does not fit', async () => {
    const key = await parseVerifierKey(signer.verifierKey, sha256);
    const cosigned = parseCheckpoint(`${proof.checkpoint}— witness.example ${toBase64(new Uint8Array(76))}\n`);
    expect(cosigned.signatures).toHaveLength(2);
    expect(await checkSignature(subtle, cosigned, key)).toBe('good');
    const wrong = signer.verifierKey.replace(/\+[0-9a-f]{8}\+/, '+00000000+');
    await expect(parseVerifierKey(wrong, sha256)).rejects.toThrow('does not fit');
  });
});

describe('decodeLeaf', () => {
  it('reads the version it knows and no other', () => {
    const leaf = makeLeaf(7);
    expect(decodeLeaf(leaf)).toMatchObject({ index: 7, nodeSequence: 7, pack: '08'.repeat(32) });
    expect(decodeLeaf(leaf.slice(1))).toBeUndefined();
    leaf[0] = 2;
    expect(decodeLeaf(leaf)).toBeUndefined();
  });
});
