export { ChangePassword, FirstPassword } from './ChangePassword';
export { Login } from './Login';
