// Stands in for rc-util/es/getScrollBarSize (see vite.config.mjs): the original measures with a <style> element that has
// no nonce, which the Content-Security-Policy refuses and the browser reports. The page styles no scroll bars, so a
// plain element measures the same.
interface Size {
  width: number;
  height: number;
}

function measure(): Size {
  const box = document.createElement('div');
  Object.assign(box.style, { position: 'absolute', left: '0', top: '0', width: '100px', height: '100px', overflow: 'scroll' });
  document.body.appendChild(box);
  const size = { width: box.offsetWidth - box.clientWidth, height: box.offsetHeight - box.clientHeight };
  box.remove();
  return size;
}

let cached: Size | undefined;

export default function getScrollBarSize(fresh?: boolean): number {
  if (fresh || !cached) cached = measure();
  return cached.width;
}

export function getTargetScrollBarSize(target: Element | null | undefined): Size {
  return target instanceof Element ? measure() : { width: 0, height: 0 };
}
