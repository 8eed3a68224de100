export { PackPage } from './PackPage';
