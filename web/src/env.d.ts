declare module '*.css';
declare module 'node:crypto' {
  export const webcrypto: Crypto;
}
declare module 'node:fs' {
  export function readFileSync(path: URL, encoding: 'utf8'): string;
}
