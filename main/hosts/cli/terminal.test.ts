import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bar, duration, harmless } from './terminal.ts';

test('text of a server cannot move the cursor, colour the screen or turn the direction', () => {
  expect(harmless('a\u001B[31mb\u0007\u009B2J\u202Ec\r')).toBe('a[31mb2Jc');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(harmless(text).replace(/[\t\n]/g, '')).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
});

test('durations and bars read as people write them', () => {
  expect([duration(12.4), duration(1_400), duration(125_000)]).toEqual(['12 ms', '1.4 s', '2 min 5 s']);
  expect(bar(62, 100)).toContain('███████████████░░░░░░░░░');
});
