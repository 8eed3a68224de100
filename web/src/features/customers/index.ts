export { CustomerList } from './CustomerList';
export { CustomerPage } from './CustomerPage';
export { NewCustomer } from './NewCustomer';
