import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintLines, parseFingerprint } from './fingerprint.ts';

const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));

describe('a fingerprint', () => {
  test('A3 is read as people, browsers and openssl write it', () => {
    const between = fc.constantFrom('', ':', ' ', '-', '\n', ' : ', '·');
    const prefix = fc.constantFrom('', 'sha256:', 'SHA-256: ', 'sha256 ', 'sha256=', '  SHA256=');
    fc.assert(
      fc.property(hex, between, prefix, fc.boolean(), (right, separator, front, upper) => {
        const bytes = (right.match(/../g) ?? []).join(separator);
        expect(parseFingerprint(front + (upper ? bytes.toUpperCase() : bytes))).toBe(right);
      }),
    );
  });

  test('A3 as it is shown is read back', () => {
    fc.assert(
      fc.property(hex, (right) => {
        const lines = fingerprintLines(right);
        expect(lines.map((line) => line.length)).toEqual([8, 8, 8, 8]);
        expect(parseFingerprint(lines.map((line) => line.join(' ')).join('\n'))).toBe(right);
      }),
    );
  });

  test.each([
    '',
    'sha256:',
    'ab'.repeat(31),
    'ab'.repeat(33),
    `${'ab'.repeat(31)}g0`,
    `sha1:${'ab'.repeat(32)}`,
    `０${'a'.repeat(63)}`,
  ])('A3 %j is none', (typed) => {
    expect(parseFingerprint(typed)).toBeUndefined();
  });

  test('A3 reading never throws, and gives 64 digits or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 200 })),
        (typed) => {
          expect(parseFingerprint(typed) ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
          expect(() => fingerprintLines(typed)).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
  });
});
