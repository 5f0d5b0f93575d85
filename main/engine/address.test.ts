import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAddress } from './address.ts';

const LINK = `https://a.example/enroll/i1#code=K7QF2M4XPD&root=${'ab'.repeat(32)}`;

test('A3 a link never overrides the root or the server that the brand fixed', () => {
  const brand = { origin: 'https://a.example', rootFingerprint: 'cd'.repeat(32) };
  expect(readAddress(LINK, brand)).toMatchObject({ invitation: { rootFingerprint: 'cd'.repeat(32) } });
  expect(readAddress(LINK.replace('a.example', 'b.example'), brand)).toMatchObject({
    kind: 'address-refused',
    failure: { code: 'SERVER_ADDRESS_INVALID' },
  });
});

test('A3 what IT vouched for goes before what a link says', () => {
  expect(readAddress(LINK, {}, 'ef'.repeat(32))).toMatchObject({
    invitation: { rootFingerprint: 'ef'.repeat(32) },
  });
  expect(readAddress(LINK, {})).toMatchObject({ invitation: { rootFingerprint: 'ab'.repeat(32) } });
});

test('G4 plain HTTP is refused before anything is sent', () => {
  expect(readAddress('http://a.example', {})).toMatchObject({ failure: { code: 'TRUST_PLAIN_HTTP' } });
});

test('no text whatsoever makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(['address-given', 'address-refused']).toContain(readAddress(text, {}).kind);
    }),
  );
});
