import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobBytesOf } from './blob-file.ts';

const FILE = readFileSync(new URL('fixtures/ACME-LT-042.txt', import.meta.url));
const TEXT = FILE.toString('utf16le').slice(1, -1);
const BYTES = Buffer.from(TEXT, 'base64');
const read = (file: Uint8Array): unknown => {
  const result = blobBytesOf(file);
  return result.ok ? Buffer.from(result.bytes) : result.fault;
};

describe('the forms of a blob file', () => {
  test('M9 the file of djoin and Samba, plain text, and raw bytes are the same blob', () => {
    expect(read(FILE)).toEqual(BYTES);
    expect(read(FILE.subarray(0, -2))).toEqual(BYTES);
    expect(read(FILE.subarray(2))).toEqual(BYTES);
    expect(read(Buffer.from(TEXT))).toEqual(BYTES);
    expect(read(Buffer.from(`${TEXT}\r\n`))).toEqual(BYTES);
    expect(read(BYTES)).toEqual(BYTES);
  });

  test('M9 base64 of any bytes comes back as those bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.boolean(), (bytes, wide) => {
        const text = Buffer.from(bytes).toString('base64');
        const file = wide ? Buffer.from(`\ufeff${text}\0`, 'utf16le') : Buffer.from(text);
        expect(read(file)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['blanks', Buffer.from('  \r\n')],
    ['a byte order mark alone', Buffer.from([0xff, 0xfe])],
    ['words', Buffer.from('this is not it')],
    ['a line too short', Buffer.from('QUJ')],
    ['padding in the middle', Buffer.from('QU==QUJD')],
    ['padding alone', Buffer.from('====')],
    ['characters of another plane', Buffer.from('\ufeffQUJ\u0144', 'utf16le')],
    ['half a character', FILE.subarray(0, 11)],
  ])('M9 %s is not a blob', (_name, file) => {
    expect(read(file)).toBe('not-a-blob');
  });

  test('M9 a file beyond all measure is too large', () => {
    expect(read(new Uint8Array(4 * 1024 * 1024))).toBe('too-large');
  });

  test('G11 wiping the result leaves the file, and the other way round', () => {
    const result = blobBytesOf(BYTES);
    expect(result.ok && result.bytes.buffer !== BYTES.buffer).toBe(true);
  });
});
