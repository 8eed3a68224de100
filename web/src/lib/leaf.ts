// The bytes of a ledger entry (docs/formats/ledger-entry.md): header fields and three salted commitments, big-endian.
import { toHex } from './bytes';

export interface Leaf {
  version: number;
  kind: number;
  index: number;
  time: string; // RFC 3339
  node: number;
  nodeSequence: number;
  pack: string; // hex
  commitments: { actor: string; object: string; decision: string }; // hex
}

const kVersion = 1;
const kHash = 32;
const kSize = 1 + 2 + 8 + 8 + 4 + 8 + 4 * kHash;

/** The fields of a leaf; undefined when the bytes are not of the version that this page knows. */
export function decodeLeaf(bytes: Uint8Array): Leaf | undefined {
  if (bytes.length !== kSize || bytes[0] !== kVersion) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hashAt = (at: number) => toHex(bytes.slice(at, at + kHash));
  const hashes = 31;
  return {
    version: view.getUint8(0),
    kind: view.getUint16(1),
    index: Number(view.getBigUint64(3)),
    time: new Date(Number(view.getBigInt64(11))).toISOString(),
    node: view.getUint32(19),
    nodeSequence: Number(view.getBigUint64(23)),
    pack: hashAt(hashes),
    commitments: {
      actor: hashAt(hashes + kHash),
      object: hashAt(hashes + 2 * kHash),
      decision: hashAt(hashes + 3 * kHash),
    },
  };
}
