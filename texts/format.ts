/** Figures as people of a language write them. */

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `0.4 s`, `48 s`, `3 min`. @param ms milliseconds */
export function formatDuration(language: string, ms: number): string {
  const seconds = ms / 1000;
  const minutes = seconds >= 90;
  const digits = seconds < 10 && !Number.isInteger(seconds) ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: minutes ? 'minute' : 'second',
    unitDisplay: 'short',
    minimumFractionDigits: 0,
    maximumFractionDigits: minutes ? 0 : digits,
  }).format(minutes ? seconds / 60 : seconds);
}

/** `190 MB`. Decimal units, as download pages state them. */
export function formatBytes(language: string, bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), BYTE_UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: BYTE_UNITS[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** `14 May 2036`. @param ms milliseconds since 1970 */
export const formatDate = (language: string, ms: number): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long' }).format(ms);

/** `10.42`. @param ms milliseconds since 1970 */
export const formatTime = (language: string, ms: number): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeStyle: 'short' }).format(ms);
