// Known answers: the eight leaves and roots used by Certificate Transparency's own tests of RFC 6962.
import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, type Bytes } from './bytes';
import { hashLeaf, hashNode, isConsistent, sha256With, walkInclusion } from './merkle';

const sha256 = sha256With(webcrypto.subtle);
const kLeaves = [
  '', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f',
].map(fromHex);
const kRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(fromHex);

const hex = (...hashes: string[]): Bytes[] => hashes.map(fromHex);

// [leaf (from 0), size, proof]
const kInclusion: [number, number, Bytes[]][] = [
  [0, 1, []],
  [0, 8, hex(
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4')],
  [5, 8, hex(
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7')],
  [2, 3, hex('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125')],
  [1, 5, hex(
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b')],
];

// [from, to, proof]
const kConsistency: [number, number, Bytes[]][] = [
  [1, 1, []],
  [1, 8, hex(
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4')],
  [6, 8, hex(
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7')],
  [2, 5, hex(
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b')],
];

const leafAt = (i: number) => kLeaves[i] ?? new Uint8Array();
const rootOf = (size: number) => kRoots[size - 1] ?? new Uint8Array();
const flipped = (bytes: Bytes) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) as Bytes;

/** The definition of RFC 6962 section 2.1, as an independent oracle. */
async function treeHash(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 1) return hashLeaf(sha256, leaves[0] ?? new Uint8Array());
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashNode(sha256, await treeHash(leaves.slice(0, split)), await treeHash(leaves.slice(split)));
}

async function inclusionProof(index: number, leaves: Bytes[]): Promise<Bytes[]> {
  if (leaves.length === 1) return [];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...(await inclusionProof(index, left)), await treeHash(right)]
    : [...(await inclusionProof(index - split, right)), await treeHash(left)];
}

async function consistencyProof(from: number, leaves: Bytes[], whole = true): Promise<Bytes[]> {
  if (from === leaves.length) return whole ? [] : [await treeHash(leaves)];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return from <= split
    ? [...(await consistencyProof(from, left, whole)), await treeHash(right)]
    : [...(await consistencyProof(from - split, right, false)), await treeHash(left)];
}

describe('inclusion', () => {
  it.each(kInclusion)('leaf %i of %i leads to the known root', async (index, size, proof) => {
    const path = await walkInclusion(sha256, await hashLeaf(sha256, leafAt(index)), index, size, proof);
    expect(toHex(path.root)).toBe(toHex(rootOf(size)));
    expect(path.steps).toHaveLength(proof.length);
  });

  it('holds for every leaf of every tree up to 40 leaves, and only there', async () => {
    const leaves = Array.from({ length: 40 }, (_, i) => Uint8Array.of(i, i + 1));
    for (let size = 1; size <= 40; size++) {
      const tree = leaves.slice(0, size);
      const root = toHex(await treeHash(tree));
      for (const index of new Set([0, 1, size >> 1, size - 2, size - 1].filter((i) => i >= 0 && i < size))) {
        const leafHash = await hashLeaf(sha256, tree[index] ?? new Uint8Array());
        const proof = await inclusionProof(index, tree);
        expect(toHex((await walkInclusion(sha256, leafHash, index, size, proof)).root)).toBe(root);
        expect(toHex((await walkInclusion(sha256, flipped(leafHash), index, size, proof)).root)).not.toBe(root);
      }
    }
  });

  it('refuses proofs of the wrong length, hashes of the wrong size and indexes outside the tree', async () => {
    const leaf = await hashLeaf(sha256, leafAt(0));
    const proof = kInclusion[1]?.[2] ?? [];
    await expect(walkInclusion(sha256, leaf, 0, 8, proof.slice(1))).rejects.toThrow('too short');
    await expect(walkInclusion(sha256, leaf, 0, 8, [...proof, leaf])).rejects.toThrow('too long');
    await expect(walkInclusion(sha256, leaf, 0, 8, proof.map((hash) => hash.slice(1)))).rejects.toThrow('32 bytes');
    await expect(walkInclusion(sha256, leaf, 8, 8, proof)).rejects.toThrow('outside');
    await expect(walkInclusion(sha256, leaf, -1, 8, proof)).rejects.toThrow('outside');
  });
});

describe('consistency', () => {
  it.each(kConsistency)('%i to %i', async (from, to, proof) => {
    expect(await isConsistent(sha256, from, rootOf(from), to, rootOf(to), proof)).toBe(true);
    if (proof.length === 0) return;
    expect(await isConsistent(sha256, from, flipped(rootOf(from)), to, rootOf(to), proof)).toBe(false);
    expect(await isConsistent(sha256, from, rootOf(from), to, flipped(rootOf(to)), proof)).toBe(false);
    expect(await isConsistent(sha256, from, rootOf(from), to, rootOf(to), proof.slice(1))).toBe(false);
    expect(await isConsistent(sha256, from, rootOf(from), to, rootOf(to), [...proof, rootOf(to)])).toBe(false);
  });

  it('holds for all pairs up to 24 leaves', async () => {
    const leaves = Array.from({ length: 24 }, (_, i) => Uint8Array.of(i));
    const roots = await Promise.all(leaves.map((_, i) => treeHash(leaves.slice(0, i + 1))));
    for (let to = 1; to <= 24; to++) {
      for (let from = 1; from <= to; from++) {
        const proof = await consistencyProof(from, leaves.slice(0, to));
        const [old, fresh] = [roots[from - 1], roots[to - 1]];
        expect(old && fresh && (await isConsistent(sha256, from, old, to, fresh, proof))).toBe(true);
      }
    }
  });

  it('refuses a smaller tree, another root of the same size, and a proof that says nothing', async () => {
    expect(await isConsistent(sha256, 8, rootOf(8), 6, rootOf(6), [])).toBe(false);
    expect(await isConsistent(sha256, 8, rootOf(8), 8, rootOf(7), [])).toBe(false);
    expect(await isConsistent(sha256, 6, rootOf(6), 8, rootOf(8), [])).toBe(false);
  });
});
