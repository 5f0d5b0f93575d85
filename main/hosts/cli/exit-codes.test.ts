import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT_CODES, RESTART_NEEDED } from './exit-codes.ts';

test('A8 exit codes are those of the documentation, one for each kind of failure', () => {
  const text = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (\d+) +\| ([a-z ]*?) *\| /gm)].map(
    ([, code = '', kind = '']) => [kind.replaceAll(' ', '-'), Number(code)] as const,
  );
  const success = ['', 0] as const;
  expect(rows).toEqual([success, ...Object.entries(EXIT_CODES), ['', RESTART_NEEDED]]);
  expect(new Set(rows.map(([, code]) => code)).size).toBe(rows.length);
});
