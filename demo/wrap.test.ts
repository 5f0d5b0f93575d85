import { expect, test } from 'vitest';
import { TOGETHER, wrapped } from './wrap.ts';

test('text is broken between words, below where it began', () => {
  expect(wrapped('  a  ', 'one two three four', { width: 14 })).toBe('  a  one two\n     three\n     four');
});

test('a command goes on behind a backslash', () => {
  expect(wrapped('$ ', 'run --all --now', { width: 12, indent: 4, cut: ' \\' })).toBe(
    '$ run \\\n    --all \\\n    --now',
  );
});

test('what belongs together stays on one line', () => {
  expect(wrapped('', `one two:${TOGETHER}2`, { width: 8 })).toBe('one\ntwo: 2');
});

test('a word that is wider than a line stays whole, and nothing gives nothing', () => {
  expect(wrapped('  ', 'https://example.test/ and', { width: 10 })).toBe('  https://example.test/\n  and');
  expect(wrapped('  x  ', '', { width: 10 })).toBe('  x');
});
