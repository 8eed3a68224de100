// C2SP signed notes and checkpoints: parsing, verifier keys, Ed25519 signatures.
// https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint
import { concat, equal, fromBase64, utf8, type Bytes } from './bytes';
import type { Sha256 } from './merkle';

export interface NoteSignature {
  name: string;
  keyId: Bytes; // 4 bytes
  signature: Bytes;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
  signed: Bytes; // the bytes that are signed
  signatures: NoteSignature[];
}

export interface VerifierKey {
  name: string;
  keyId: Bytes;
  publicKey: Bytes; // 32 bytes of Ed25519
}

const kEd25519 = 1;

function parseSignature(line: string): NoteSignature {
  const match = /^— (\S+) (\S+)$/.exec(line);
  if (!match?.[1] || !match[2]) throw new Error('a signature line of the checkpoint is malformed');
  const bytes = fromBase64(match[2]);
  if (bytes.length < 5) throw new Error('a signature of the checkpoint is too short');
  return { name: match[1], keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

export function parseCheckpoint(note: string): Checkpoint {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new Error('the checkpoint is not a signed note');
  const body = note.slice(0, split + 1);
  const [origin, size, root] = body.split('\n');
  if (!origin || !size || !root || !/^(0|[1-9][0-9]*)$/.test(size)) throw new Error('the checkpoint lacks a line');
  const count = Number(size);
  if (!Number.isSafeInteger(count)) throw new Error('the checkpoint is larger than this page can count');
  const hash = fromBase64(root);
  if (hash.length !== 32) throw new Error('the root of the checkpoint is not 32 bytes');
  const lines = note.slice(split + 2).split('\n').slice(0, -1);
  return { origin, size: count, root: hash, signed: utf8(body), signatures: lines.map(parseSignature) };
}

/** Reads `name+keyid+base64(type ‖ public key)` and checks that the key id is that of the key. */
export async function parseVerifierKey(text: string, sha256: Sha256): Promise<VerifierKey> {
  const match = /^([^\s+]+(?:\+[^\s+]+)*)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  if (!match?.[1] || !match[2] || !match[3]) throw new Error('the verifier key is malformed');
  const [, name, id, encoded] = match;
  const key = fromBase64(encoded);
  if (key[0] !== kEd25519 || key.length !== 33) throw new Error('the verifier key is not an Ed25519 key');
  const keyId = (await sha256(concat(utf8(`${name}\n`), key))).slice(0, 4);
  const given = Uint8Array.from({ length: 4 }, (_, i) => Number.parseInt(id.slice(2 * i, 2 * i + 2), 16));
  if (!equal(keyId, given)) throw new Error('the key id of the verifier key does not fit the key');
  return { name, keyId, publicKey: key.slice(1) };
}

export type SignatureVerdict = 'good' | 'bad' | 'absent' | 'unsupported';

/** Whether the holder of `key` signed `checkpoint`; lines of other keys are ignored. */
export async function checkSignature(
  subtle: SubtleCrypto, checkpoint: Checkpoint, key: VerifierKey,
): Promise<SignatureVerdict> {
  const lines = checkpoint.signatures.filter((line) => line.name === key.name && equal(line.keyId, key.keyId));
  if (lines.length === 0) return 'absent';
  let imported: CryptoKey;
  try {
    imported = await subtle.importKey('raw', key.publicKey, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotSupportedError' || error.name === 'SyntaxError')) {
      return 'unsupported';
    }
    throw error;
  }
  for (const line of lines) {
    if (!(await subtle.verify({ name: 'Ed25519' }, imported, line.signature, checkpoint.signed))) return 'bad';
  }
  return 'good';
}
