import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import { relativeTo } from '../components/time.tsx';
import english from './en.json' with { type: 'json' };
import { problemText } from './problem-text.ts';
import { t, type TextKey } from './text.ts';

const KEYS = Object.keys(english) as TextKey[];
const FOLDER = join(import.meta.dirname, '..');

describe('texts of the console', () => {
  test('M1 every text can be formatted', () => {
    const names = new Set(
      KEYS.flatMap((key) => [...english[key].matchAll(/\{(\w+)/g)].map(([, name]) => name)),
    );
    const given = Object.fromEntries([...names].map((name) => [name ?? '', 2]));
    expect(KEYS.filter((key) => t(key, given).trim() === '' && key !== 'item.delete.devices')).toEqual([]);
  });

  test('M1 no text is left over that nothing shows', () => {
    const sources = globSync('**/*.{ts,tsx}', { cwd: FOLDER })
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(FOLDER, file), 'utf8'))
      .join('\n');
    // `t(`kind.${kind}`)` and its like: the part before the value counts.
    const prefixes = [...sources.matchAll(/`([a-z][\w.-]*\.)\$\{/g)].map(([, prefix]) => prefix ?? '');
    const isUsed = (key: string) =>
      sources.includes(`'${key}'`) || prefixes.some((prefix) => key.startsWith(prefix));
    expect(KEYS.filter((key) => !isUsed(key))).toEqual([]);
  });

  test('M1 every refusal has words, and never only its code', () => {
    const codes = Object.keys(ERRORS) as ErrorCode[];
    const words = codes.map((code) => problemText(new GangwayError(code, { details: { detail: 'x' } })));
    expect(words.filter((text) => text.length < 10 || /[A-Z]+_[A-Z]+/.test(text))).toEqual([]);
    expect(problemText(new TypeError('secret detail'))).not.toContain('secret detail');
  });

  test('M1 times are told from now: what just was, minutes, hours, days, then the date', () => {
    const now = Date.UTC(2026, 10, 21, 12);
    const told = (milliseconds: number) => relativeTo(now + milliseconds, now);
    expect(told(-4_000)).toBe('now');
    expect(told(-61_000)).toBe('1 minute ago');
    expect(told(54.6 * 60_000)).toBe('in 55 minutes');
    expect(told(-26 * 3_600_000)).toBe('yesterday');
    expect(told(47.9 * 3_600_000)).toBe('in 2 days');
    expect(told(-30 * 86_400_000)).toContain('2026');
  });
});
