import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { masterKey, readMasterKey } from './master-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'gangway-master-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = masterKey(Buffer.alloc(32, 1));
const plain = Buffer.from('a code');

test('what was sealed opens for the same purpose and place, and the seal is another one each time', () => {
  const [one, two] = [key.seal('enrollment-code', 'o:1', plain), key.seal('enrollment-code', 'o:1', plain)];
  expect(key.open('enrollment-code', 'o:1', one).equals(plain)).toBe(true);
  expect(key.open('enrollment-code', 'o:1', two).equals(plain)).toBe(true);
  expect(one).not.toBe(two);
});

test('nothing else opens it: another place, purpose or master key, a changed or cut seal', () => {
  const sealed = key.seal('enrollment-code', 'o:1', plain);
  const changed = Buffer.from(sealed, 'base64');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  const opens = [
    () => key.open('enrollment-code', 'o:2', sealed),
    () => key.open('package-secret', 'o:1', sealed),
    () => masterKey(Buffer.alloc(32, 2)).open('enrollment-code', 'o:1', sealed),
    () => key.open('enrollment-code', 'o:1', changed.toString('base64')),
    () => key.open('enrollment-code', 'o:1', sealed.slice(0, 20)),
    () => key.open('enrollment-code', 'o:1', ''),
  ];
  for (const open of opens) expect(open).toThrow(/unable to authenticate|Invalid/);
});

test('keys of different purposes have nothing in common', () => {
  const keys = (['code-hmac', 'access-token', 'session-hash'] as const).map((purpose) =>
    key.derive(purpose).toString('hex'),
  );
  expect(new Set(keys).size).toBe(3);
  expect(new Set(keys.map(({ length }) => length))).toEqual(new Set([64]));
});

test('the file is made once, for its owner alone, and read again', () => {
  const file = join(folder, 'fresh');
  const sealed = readMasterKey(file).seal('package-secret', '', plain);
  expect(readMasterKey(file).open('package-secret', '', sealed).equals(plain)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
});

test.each(['', 'short', 'g'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n\n`])(
  'a file that holds %j is refused instead of being replaced',
  (text) => {
    const file = join(folder, 'broken');
    writeFileSync(file, text);
    expect(() => readMasterKey(file)).toThrow(/holds no master key/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
