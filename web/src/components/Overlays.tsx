// antd's drawer and modal for places that mount them when they open: they give the keyboard back when they go.
import { Drawer as AntDrawer, Modal as AntModal, type DrawerProps, type ModalProps } from 'antd';
import { useKeepFocus, useReturnFocus } from '@/lib/focus';

export function Drawer(props: DrawerProps) {
  useReturnFocus();
  useKeepFocus();
  return <AntDrawer {...props} />;
}

export function Modal(props: ModalProps) {
  useReturnFocus();
  return <AntModal {...props} />;
}
