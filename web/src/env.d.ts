declare module '*.css';
declare module 'node:crypto' {
  export const webcrypto: Crypto;
}
