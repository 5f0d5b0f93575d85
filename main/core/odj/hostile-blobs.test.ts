/** Blobs that somebody made wrong, by accident or on purpose: each is read or refused with its code, and tells no secret. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { inspectBlobFile } from './inspect.ts';
import { passwordsIn, readJoinBlob } from './join-blob.ts';

const FILE = readFileSync(new URL('fixtures/ACME-LT-042.txt', import.meta.url));
const TEXT = FILE.toString('utf16le').slice(1, -1);
const WHOLE = Buffer.from(TEXT, 'base64');
const PASSWORD = Buffer.from(passwordsIn(WHOLE)[0] ?? [])
  .toString('utf16le')
  .slice(0, -1);

/** What somebody is told of a file: a blob, or a code and its details. */
function told(file: Uint8Array): { code: string; text: string } {
  try {
    return { code: 'read', text: JSON.stringify(inspectBlobFile(file)) };
  } catch (error) {
    if (!(error instanceof GangwayError)) throw error;
    const { code, message, details, cause } = error;
    return { code, text: JSON.stringify([code, message, details, String(cause)]) };
  }
}

const CODES = ['read', 'JOIN_BLOB_INVALID', 'JOIN_BLOB_UNSUPPORTED'];

/** Six characters in a row of the password would be no accident. */
const PIECES = Array.from({ length: PASSWORD.length - 5 }, (_, at) =>
  JSON.stringify(PASSWORD.slice(at, at + 6)).slice(1, -1),
);
const tellsPassword = (text: string): boolean => PIECES.some((piece) => text.includes(piece));

/** The forms of a file. */
const FORMS: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => Buffer.from(bytes.toString('base64')),
  (bytes) => Buffer.from(`\ufeff${bytes.toString('base64')}\0`, 'utf16le'),
];

const EXTREMES = [0, 1, 2, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, WHOLE.length];

/** One way to make a blob wrong. */
type Change = (bytes: Buffer) => Buffer;

const at = fc.nat(WHOLE.length - 4);
const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(at, fc.nat(255)).map(([place, value]): Change => (bytes) => {
    if (place < bytes.length) bytes[place] = value;
    return bytes;
  }),
  // Lengths, counts and pointers stand at multiples of four.
  fc.tuple(at, fc.constantFrom(...EXTREMES)).map(([place, value]): Change => (bytes) => {
    const aligned = place - (place % 4);
    if (aligned + 4 <= bytes.length) bytes.writeUInt32LE(value, aligned);
    return bytes;
  }),
  fc.tuple(at, fc.nat(64)).map(
    ([place, count]): Change =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + count)]),
  ),
  fc.tuple(at, at, fc.nat(300)).map(
    ([to, from, count]): Change =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, from + count), bytes.subarray(to)]),
  ),
  at.map(
    (length): Change =>
      (bytes) =>
        bytes.subarray(0, length),
  ),
);

describe('hostile blobs', () => {
  test('M9 G11 10,000 of them, changed in every way and form: read or refused with a code, the password nowhere, none slow', () => {
    let slowest = 0;
    fc.assert(
      fc.property(
        fc.array(CHANGE, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...FORMS),
        (changes, form) => {
          const bytes = changes.reduce<Buffer>((all, change) => change(all), Buffer.from(WHOLE));
          const file = form(bytes);
          const started = performance.now();
          const { code, text } = told(file);
          slowest = Math.max(slowest, performance.now() - started);
          expect(CODES).toContain(code);
          expect(tellsPassword(text)).toBe(false);
        },
      ),
      { numRuns: 10_000 },
    );
    expect(slowest).toBeLessThan(2_000);
  });

  test('M9 G11 every number in it, set to every extreme', () => {
    for (let place = 0; place + 4 <= WHOLE.length; place += 4) {
      for (const value of EXTREMES) {
        const bytes = Buffer.from(WHOLE);
        bytes.writeUInt32LE(value, place);
        const { code, text } = told(bytes);
        expect(CODES, `${value} at ${place}`).toContain(code);
        expect(tellsPassword(text), `${value} at ${place}`).toBe(false);
      }
    }
  });

  test.each([
    ['raw', WHOLE],
    ['plain text', Buffer.from(TEXT)],
    ['UTF-16', FILE],
  ])('M9 G11 cut at every byte, %s: refused, or nothing of it was missing', (_name, file) => {
    const whole = told(file);
    expect(whole.code).toBe('read');
    for (let length = 0; length < file.length; length += 1) {
      const { code, text } = told(file.subarray(0, length));
      // What may be missing are the NUL at the end of a text and the padding behind the last part.
      const complete = code === 'read' && text === whole.text && length > file.length - 48;
      expect([length, complete ? 'JOIN_BLOB_INVALID' : code]).toEqual([length, 'JOIN_BLOB_INVALID']);
      expect(tellsPassword(text)).toBe(false);
    }
  });

  test('M9 a text with a byte too many, or of the other kind of UTF-16, is no blob', () => {
    for (const odd of [
      Buffer.concat([FILE, Buffer.of(0)]),
      FILE.subarray(1),
      Buffer.from(FILE).swap16(),
      Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(TEXT)]),
      Buffer.from(`${TEXT}\n${TEXT}`),
    ]) {
      expect(told(odd)).toMatchObject({ code: 'JOIN_BLOB_INVALID' });
    }
  });

  test('M9 as many parts as there is room for, each as long as it may be, are no trouble', () => {
    const started = performance.now();
    const pattern = WHOLE.subarray(0, 64);
    for (const size of [1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024]) {
      expect(told(Buffer.alloc(size, pattern)).code).toBe('JOIN_BLOB_INVALID');
      expect(told(Buffer.alloc(size, 'QUJD')).code).toBe('JOIN_BLOB_INVALID');
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('M9 any bytes at all are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readJoinBlob(bytes).ok).toBe(false);
        expect(CODES.slice(1)).toContain(told(bytes).code);
      }),
      { numRuns: 1000 },
    );
  });
});
