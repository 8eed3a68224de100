// Colours of a pack, made fit to carry white text.
const kLeastContrast = 4.5; // WCAG 2.2, 1.4.3

/** Relative luminance of "#rrggbb". */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How far white stands out from the colour. */
export function contrastWithWhite(hex: string): number {
  return 1.05 / (luminance(hex) + 0.05);
}

/** The colour itself, or as much darker as white text on it needs; what is no "#rrggbb" comes back unchanged. */
export function underWhite(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return color;
  let parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const hex = () => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
  while (contrastWithWhite(hex()) < kLeastContrast) parts = parts.map((part) => part * 0.97);
  return hex();
}
