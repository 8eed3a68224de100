export { Organisation } from './Organisation';
