// RFC 6962 / RFC 9162 Merkle trees over SHA-256: leaf and node hashes, inclusion and consistency proofs.
// Tree sizes are exact up to 2^53; a proof of the wrong length is an error, never a partial answer.
import { concat, equal, type Bytes } from './bytes';

export type Sha256 = (data: Bytes) => Promise<Bytes>;

export function sha256With(subtle: SubtleCrypto): Sha256 {
  return async (data) => new Uint8Array(await subtle.digest('SHA-256', data));
}

const kLeafPrefix = Uint8Array.of(0);
const kNodePrefix = Uint8Array.of(1);
const kHashSize = 32;

export function hashLeaf(sha256: Sha256, leaf: Uint8Array): Promise<Bytes> {
  return sha256(concat(kLeafPrefix, leaf));
}

export function hashNode(sha256: Sha256, left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(concat(kNodePrefix, left, right));
}

function requireHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== kHashSize)) throw new Error('a hash of the proof is not 32 bytes');
}

const isOdd = (n: number) => n % 2 === 1;
const half = (n: number) => Math.floor(n / 2);

export interface PathStep {
  sibling: Bytes;
  side: 'left' | 'right'; // of the sibling
  result: Bytes;
}

export interface Path {
  steps: PathStep[];
  root: Bytes;
}

/** The root that `leafHash` at `index` leads to in a tree of `size` leaves (RFC 9162 section 2.1.3.2). */
export async function walkInclusion(
  sha256: Sha256, leafHash: Bytes, index: number, size: number, hashes: readonly Bytes[],
): Promise<Path> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new Error('the index lies outside the tree');
  }
  requireHashes(hashes);
  let node = index;
  let last = size - 1;
  let result = leafHash;
  const steps: PathStep[] = [];
  for (const sibling of hashes) {
    if (last === 0) throw new Error('the proof is too long');
    if (isOdd(node) || node === last) {
      result = await hashNode(sha256, sibling, result);
      steps.push({ sibling, side: 'left', result });
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      result = await hashNode(sha256, result, sibling);
      steps.push({ sibling, side: 'right', result });
    }
    node = half(node);
    last = half(last);
  }
  if (last !== 0) throw new Error('the proof is too short');
  return { steps, root: result };
}

/** Whether the tree (`to`, `toRoot`) only appended to the tree (`from`, `fromRoot`) (RFC 9162 section 2.1.4.2). */
export async function isConsistent(
  sha256: Sha256, from: number, fromRoot: Uint8Array, to: number, toRoot: Uint8Array, hashes: readonly Bytes[],
): Promise<boolean> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) return false;
  if (from === 0) return hashes.length === 0;
  if (from === to) return hashes.length === 0 && equal(fromRoot, toRoot);
  if (hashes.length === 0) return false;
  requireHashes(hashes);
  const isPowerOfTwo = 2 ** Math.round(Math.log2(from)) === from;
  const proof = isPowerOfTwo ? [new Uint8Array(fromRoot), ...hashes] : [...hashes];
  let node = from - 1;
  let last = to - 1;
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  const first = proof[0];
  if (!first) return false;
  let oldRoot = first;
  let newRoot = first;
  for (const hash of proof.slice(1)) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      oldRoot = await hashNode(sha256, hash, oldRoot);
      newRoot = await hashNode(sha256, hash, newRoot);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newRoot = await hashNode(sha256, newRoot, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(oldRoot, fromRoot) && equal(newRoot, toRoot);
}
