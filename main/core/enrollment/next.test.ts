import { expect, test } from 'vitest';
import { next } from './next.ts';
import type { State } from './state.ts';

const SEEN = 'a'.repeat(64);

const asked: State & { kind: 'confirm-root' } = {
  kind: 'confirm-root',
  address: 'server.test',
  input: { origin: 'https://server.test', rootFingerprint: undefined },
  code: undefined,
  candidate: { sha256: SEEN, certificate: 'AAAA', subject: 'Acme Root', validUntil: 1 },
};

test('A3 only the root that the person saw is confirmed; then it alone counts', () => {
  expect(next(asked, { kind: 'root-confirmed', fingerprint: 'b'.repeat(64) })).toBe(asked);
  expect(next(asked, { kind: 'root-confirmed', fingerprint: SEEN })).toMatchObject({
    kind: 'contacting',
    input: { rootFingerprint: SEEN },
  });
});

test('A3 a root that the person rejects ends the contact, and the address can be put right', () => {
  expect(next(asked, { kind: 'root-rejected' })).toMatchObject({
    kind: 'failed',
    failure: { code: 'TRUST_ROOT_REJECTED' },
    back: { kind: 'server', address: 'server.test' },
  });
});
