export * from './client';
export * as api from './calls';
export type * from './types';
export type * from './transfer';
