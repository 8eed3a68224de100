export { EntryPage } from './EntryPage';
export { Ledger } from './Ledger';
