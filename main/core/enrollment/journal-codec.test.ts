import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { decodeJournal, encodeLine } from './journal-codec.ts';
import type { Recorded } from './journal-entry.ts';

const started = (n: number): Recorded => ({
  n,
  at: 1_000 + n,
  entry: { kind: 'step-started', step: `s${n}`, attempt: n },
});
const bytesOf = (...recorded: Recorded[]): Uint8Array =>
  Buffer.concat(recorded.map((one) => encodeLine(one)));
const three = [started(1), started(2), started(3)];

const codeOf = (bytes: Uint8Array): string => {
  try {
    decodeJournal(bytes);
  } catch (error) {
    return error instanceof GangwayError ? error.code : String(error);
  }
  return 'read';
};

test('A9 what was written is read again', () => {
  expect(decodeJournal(bytesOf(...three))).toEqual({ entries: three, length: bytesOf(...three).length });
});

test('A9 a last line torn at any byte is cut off, whatever garbage follows it', () => {
  const whole = bytesOf(started(1), started(2));
  const last = bytesOf(started(3));
  fc.assert(
    fc.property(fc.nat(last.length - 1), fc.uint8Array({ maxLength: 40 }), (kept, garbage) => {
      const torn = Buffer.concat([whole, last.subarray(0, kept), garbage.filter((byte) => byte !== 10)]);
      expect(decodeJournal(torn)).toEqual({ entries: [started(1), started(2)], length: whole.length });
    }),
  );
});

test('A9 damage before the last line is said, never skipped', () => {
  const bytes = Buffer.from(bytesOf(...three));
  bytes.writeUInt8(0x21, bytesOf(started(1)).length + 20);
  expect(codeOf(bytes)).toBe('STATE_CORRUPT');
});

test('A9 a line that is missing, doubled or of an unknown kind is damage', () => {
  expect(codeOf(bytesOf(started(1), started(3)))).toBe('STATE_CORRUPT');
  expect(codeOf(bytesOf(started(1), started(1)))).toBe('STATE_CORRUPT');
  const strange = { n: 1, at: 1, entry: { kind: 'dance' } } as unknown as Recorded;
  expect(codeOf(bytesOf(strange))).toBe('STATE_CORRUPT');
});

test('A9 a journal of a newer agent says so', () => {
  const newer = { n: 1, at: 1, entry: { kind: 'begun', version: 2, mood: 'good' } } as unknown as Recorded;
  expect(codeOf(bytesOf(newer))).toBe('STATE_NEWER');
});

test('A9 no bytes whatsoever make the reader throw anything but its codes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(['read', 'STATE_CORRUPT', 'STATE_NEWER']).toContain(codeOf(bytes));
    }),
  );
});
