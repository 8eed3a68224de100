// The watermark over every page: drawn on a canvas, so that the strict Content-Security-Policy needs no exception.
import { useEffect, useRef } from 'react';

const kColumn = 340; // CSS pixels between two marks
const kRow = 190;
const kAngle = -22 * (Math.PI / 180);

function draw(canvas: HTMLCanvasElement, lines: readonly string[]): void {
  const scale = window.devicePixelRatio || 1;
  const { innerWidth: width, innerHeight: height } = window;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(scale, scale);
  context.font = '15px system-ui, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
  context.fillStyle = 'rgba(29, 63, 94, 0.11)';
  context.textAlign = 'center';
  for (let row = 0, y = kRow / 2; y < height + kRow; row++, y += kRow) {
    for (let x = row % 2 === 0 ? kColumn / 2 : 0; x < width + kColumn; x += kColumn) {
      context.save();
      context.translate(x, y);
      context.rotate(kAngle);
      lines.forEach((line, i) => context.fillText(line, 0, i * 22));
      context.restore();
    }
  }
}

/** Shows `lines` over the whole window; whoever removes or hides the canvas gets it back. */
export function Watermark({ lines }: { lines: readonly string[] }) {
  const host = useRef<HTMLDivElement>(null);
  const text = lines.join('\n');
  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    let canvas = document.createElement('canvas');
    const place = () => {
      observer.disconnect();
      canvas.remove();
      canvas = document.createElement('canvas');
      canvas.className = 'watermark';
      canvas.dataset.testid = 'watermark';
      canvas.dataset.text = text;
      canvas.setAttribute('aria-hidden', 'true');
      parent.append(canvas);
      draw(canvas, text.split('\n'));
      observer.observe(parent, { childList: true });
      observer.observe(canvas, { attributes: true });
    };
    const observer = new MutationObserver(place);
    place();
    window.addEventListener('resize', place);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
      canvas.remove();
    };
  }, [text]);
  return <div ref={host} />;
}
