import { expect, test } from 'vitest';
import { masterKey } from '../pki/master-key.ts';
import { hashCode, openCode, sealCode } from './codes.ts';

const master = masterKey(Buffer.alloc(32, 1));
const CODE = 'K7QF2M4XPD';

test('M2 a code is found by its HMAC, which needs the key outside the database and says nothing across organisations', () => {
  const hash = hashCode(master, 'acme', CODE);
  expect(hashCode(master, 'acme', CODE)).toBe(hash);
  expect(hashCode(master, 'other', CODE)).not.toBe(hash);
  expect(hashCode(masterKey(Buffer.alloc(32, 2)), 'acme', CODE)).not.toBe(hash);
  expect(hash).toMatch(/^[\w-]{43}$/);
});

test('M1 a sealed code is shown again for its own item alone', () => {
  const sealed = sealCode(master, 'acme', 'item', CODE);
  expect(openCode(master, 'acme', 'item', sealed)).toBe(CODE);
  expect(sealed).not.toContain(CODE);
  for (const [organisation, item] of [
    ['acme', 'other'],
    ['other', 'item'],
  ] as const) {
    expect(() => openCode(master, organisation, item, sealed)).toThrow(/unable to authenticate/);
  }
});
