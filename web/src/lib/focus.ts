// Where the keyboard stands when something opens over the page or the page changes.
import { useEffect, useRef } from 'react';

export const kContent = 'content';

export function focusContent(): void {
  document.getElementById(kContent)?.focus({ preventScroll: true });
}

/** To the drawer that is open on top, or to the content. */
function focusFront(): void {
  const drawers = document.querySelectorAll<HTMLElement>('.ant-drawer-open');
  const front = drawers[drawers.length - 1];
  if (front) front.focus({ preventScroll: true });
  else focusContent();
}

const isLost = () => document.activeElement === null || document.activeElement === document.body;

/** For what is mounted when it opens: once it is gone, the keyboard is back where it was, or in what is in front then. */
export function useReturnFocus(): void {
  const before = useRef(document.activeElement);
  useEffect(() => () => {
    const place = before.current;
    if (place instanceof HTMLElement && place.isConnected) place.focus({ preventScroll: true });
    if (isLost()) focusFront();
  }, []);
}

/** A button that goes once it was pressed takes the keyboard with it; what is in front gets it back. */
export function useKeepFocus(): void {
  useEffect(() => {
    if (isLost()) focusFront();
  });
}
