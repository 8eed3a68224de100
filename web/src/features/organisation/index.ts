export { Organisation } from './Organisation';
export { Recoveries } from './Recoveries';
