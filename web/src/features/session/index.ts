export { AccountPage } from './AccountPage';
export { ChangePassword, FirstPassword } from './ChangePassword';
export { CodeDialog } from './CodeDialog';
export { FirstEnrolment } from './Enrolment';
export { Login } from './Login';
