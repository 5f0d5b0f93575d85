import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { blotOut } from './blot-out.ts';

const SECRET = `hünter2 "<日本>" & 100%\\o'k`;

function blotted(text: string | Buffer, encoding: BufferEncoding = 'utf8', secret: string = SECRET): string {
  const bytes = typeof text === 'string' ? Buffer.from(text, encoding) : text;
  blotOut(bytes, Buffer.from(secret));
  return bytes.toString(encoding);
}

describe('a secret that an installer wrote in spite of everything', () => {
  test.each(['utf8', 'utf16le'] as const)('G6 is blotted out of %s, wherever it stands', (encoding) => {
    const text = `${SECRET}x${SECRET}${SECRET}\nend ${SECRET}`;
    const stars = '*'.repeat(encoding === 'utf8' ? Buffer.byteLength(SECRET) : SECRET.length);
    expect(blotted(text, encoding)).toBe(text.replaceAll(SECRET, stars));
  });

  const wide = Buffer.from(SECRET, 'utf16le');
  const based = (before: string, encoding: BufferEncoding, content: Buffer = Buffer.from(SECRET)): string =>
    Buffer.concat([Buffer.from(before), content])
      .toString(encoding)
      .slice(Math.ceil((before.length * 4) / 3));
  const hex = Buffer.from(SECRET).toString('hex');
  const forms = [
    ['in the line of Windows Installer', SECRET.replaceAll('"', '""')],
    ['in JSON or another command line', JSON.stringify(SECRET).slice(1, -1)],
    [
      'in XML',
      SECRET.replace('&', '&amp;')
        .replaceAll('"', '&quot;')
        .replace('<', '&lt;')
        .replace('>', '&gt;')
        .replace("'", '&apos;'),
    ],
    ['in an address', encodeURIComponent(SECRET)],
    [
      'in an address in small letters',
      encodeURIComponent(SECRET).replaceAll(/%../g, (one) => one.toLowerCase()),
    ],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in hexadecimal', hex],
    ['in large hexadecimal', hex.toUpperCase()],
    ['in base64', based('', 'base64')],
    ['behind a name in base64', based('ada:', 'base64')],
    ['behind a longer name in base64', based('adam:', 'base64')],
    ['in base64 for addresses', based('', 'base64url')],
    ['in base64 of UTF-16', based('', 'base64', wide)],
  ] as const;

  test.each(forms)('G6 %s, too', (_what, form) => {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      expect(blotted(`before ${form} after`, encoding)).toMatch(/^before \*+.?.?=* after$/);
    }
  });

  test.each(forms)('G6 %s, wrapped at every place', (_what, form) => {
    for (const end of ['\n', '\r\n']) {
      for (let at = 1; at < form.length; at += 1) {
        for (const encoding of ['utf8', 'utf16le'] as const) {
          const wrapped = `before ${form.slice(0, at)}${end}${form.slice(at)} after`;
          expect(blotted(wrapped, encoding)).toMatch(/^before .?[\r\n]*\**[\r\n]*\**[\w=\r\n]{0,6} after$/);
        }
      }
    }
  });

  test('G6 in the code page of western Europe, too', () => {
    expect(blotted(Buffer.from('PASS=hünter2', 'latin1'), 'latin1', 'hünter2')).toBe('PASS=*******');
  });

  test('G6 cut at its beginning or end: what is eight bytes or longer goes', () => {
    const secret = 'correct-horse-battery';
    for (let length = 8; length <= secret.length; length += 1) {
      expect(blotted(`is ${secret.slice(0, length)}…`, 'utf8', secret)).toBe(`is ${'*'.repeat(length)}…`);
      expect(blotted(`…${secret.slice(-length)}!`, 'utf8', secret)).toBe(`…${'*'.repeat(length)}!`);
    }
    expect(blotted('a correct horse', 'utf8', secret)).toBe('a correct horse');
  });

  test('G6 a short one is found whole, an empty one nowhere', () => {
    expect(blotted('pin 4711 and 471', 'utf8', '4711')).toBe('pin **** and 471');
    expect(blotted('as it was', 'utf8', '')).toBe('as it was');
  });

  test('G6 a megabyte is a matter of a moment, also one that was made to be slow', () => {
    const started = performance.now();
    blotOut(randomBytes(1024 * 1024), Buffer.from(SECRET));
    blotOut(Buffer.alloc(1024 * 1024, 'ab'), Buffer.from(`${'ab'.repeat(30)}c`));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
