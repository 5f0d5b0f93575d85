import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS, TIMEOUTS } from './limits.ts';

test('G3 the time-outs and limits in docs/protocol.md are the ones that are used', () => {
  const text = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| (\d+) (s|bytes) +\|/gm)].map(
    ([, name = '', value, unit]) => [name, Number(value) * (unit === 's' ? 1000 : 1)] as const,
  );
  expect(Object.fromEntries(rows)).toEqual({ ...TIMEOUTS, ...LIMITS });
});
