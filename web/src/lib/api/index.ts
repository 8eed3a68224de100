export * from './client';
export * as api from './calls';
export type * from './governance';
export type * from './pack';
export type * from './types';
export type * from './transfer';
