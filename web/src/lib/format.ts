// Times and sizes as people here write them: tables 2026-11-21 14:05, prose 2026年11月21日.
import type { Language } from './text';

export const kZone = 'Asia/Shanghai';

function parts(instant: string | Date): Record<string, string> {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  if (Number.isNaN(date.getTime())) return {};
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: kZone, year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

export function dateTime(instant: string | Date | null | undefined): string {
  if (!instant) return '—';
  const p = parts(instant);
  return p.year ? `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}` : '—';
}

export function dateTimeSeconds(instant: string | Date | null | undefined): string {
  if (!instant) return '—';
  const p = parts(instant);
  return p.year ? `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}` : '—';
}

export function date(instant: string | Date | null | undefined): string {
  return dateTime(instant).slice(0, 10);
}

export function proseDate(instant: string | Date | null | undefined, language: Language): string {
  if (!instant) return '—';
  const p = parts(instant);
  if (!p.year) return '—';
  return language === 'zh' ? `${p.year}年${Number(p.month)}月${Number(p.day)}日` : `${p.year}-${p.month}-${p.day}`;
}

/** The instant at which the given local day (YYYY-MM-DD) ends in the company's zone, as RFC 3339. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59+08:00`).toISOString();
}

const kPeriod = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const kUnits: readonly [zh: string, en: string][] = [
  ['年', 'year'], ['个月', 'month'], ['周', 'week'], ['天', 'day'], ['小时', 'hour'], ['分钟', 'minute'], ['秒', 'second'],
];

/** An ISO 8601 period in words; what is not one comes back unchanged. */
export function period(iso: string | null | undefined, language: Language): string {
  if (!iso) return '—';
  const match = kPeriod.exec(iso);
  if (!match) return iso;
  const words = kUnits.flatMap(([zh, en], i) => {
    const count = match[i + 1];
    if (!count) return [];
    return [language === 'zh' ? `${count}${zh}` : `${count} ${en}${count === '1' ? '' : 's'}`];
  });
  return words.length > 0 ? words.join(language === 'zh' ? '' : ' ') : iso;
}

/** Text of the server in which periods stand as ISO 8601 has them ("有效 P1D"), with the periods in words. */
export function periodsInWords(text: string, language: Language): string {
  return text.replace(/\bP(?=[\dT])[\dYMWDTHS]+/g, (iso) => period(iso, language));
}

export function shortHash(hex: string): string {
  return hex.length > 16 ? `${hex.slice(0, 8)}…${hex.slice(-8)}` : hex;
}
