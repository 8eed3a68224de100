// What a person's telephone shows: one-time passwords (RFC 6238), each used once; a recovery code where there is none.
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const kStepSeconds = 30;
const kAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text) {
  const bits = [...text].map((c) => kAlphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export function codeOf(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export class Authenticator {
  constructor(secret, used = 0, recovery = []) {
    this.secret = secret;
    this.used = used;
    this.recovery = recovery;
  }
  async code() {
    for (;;) {
      const now = Math.floor(Date.now() / 1000 / kStepSeconds);
      const step = [now, now + 1].find((one) => one > this.used);
      if (step) {
        this.used = step;
        return codeOf(this.secret, step);
      }
      if (this.recovery.length > 0) return this.recovery.pop();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** login -> Authenticator, kept beside the accounts: the next test file logs in with the device that this one enrolled. */
export class Devices {
  constructor() {
    this.path = process.env.JINKUI_ACCOUNTS ? `${process.env.JINKUI_ACCOUNTS}.devices` : '';
    const kept = this.path && existsSync(this.path) ? JSON.parse(readFileSync(this.path, 'utf8')) : {};
    this.all = new Map(Object.entries(kept).map(([login, one]) => [login, new Authenticator(one.secret, one.used, one.recovery)]));
  }
  keep(login, device) {
    this.all.set(login, device);
    this.save();
  }
  async code(login) {
    const code = await this.all.get(login).code();
    this.save();
    return code;
  }
  save() {
    if (this.path) writeFileSync(this.path, JSON.stringify(Object.fromEntries(this.all)));
  }
}
