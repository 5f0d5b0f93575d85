import { createHmac, createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './testing/agent.ts';
import { type Issued, makeDeviceCertificate, makePlanSigner, makeRoot } from './testing/certificates.ts';
import { type Authorities, makeAuthorities, ORGANISATION } from './testing/service.ts';
import { HOUR, KEYS, NOW, ORDER, PLAN } from './testing/signed.ts';
import { thumbprint } from './device/thumbprint.ts';

let right: Authorities;
beforeAll(async () => {
  right = await makeAuthorities();
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe.each([PLAN, ORDER])('A15 G10 $kind: who signs it', ({ kind, typ, good, sign, verify }) => {
  const refusal = (signed: string, pinned: Issued = right.planSigner) => codeOf(verify(signed, pinned));

  test('A15 G10 the pinned plan signer: it comes with the bytes it came in', async () => {
    const signed = sign(right.planSigner, good());
    expect(await verify(signed, right.planSigner)).toEqual({ [kind.toLowerCase()]: good(), signed });
  });

  test.each([
    ['a device certificate', () => makeDeviceCertificate(right.root)],
    ['the TLS certificate', () => right.server],
    ['the root itself', () => right.root],
    ["another organisation's plan key under the same root", () => makePlanSigner(right.root, 'org-2')],
    [
      'a second plan key of the same organisation that is not pinned',
      () => makePlanSigner(right.root, ORGANISATION),
    ],
    ['a plan key under another root', async () => makePlanSigner(await makeRoot('Other'), ORGANISATION)],
  ] as const)('A15 G10 %s is refused, whatever its header brings along', async (_what, make) => {
    const signer: Issued = await make();
    for (const header of [
      {},
      { x5c: [signer.der, right.root.der] },
      { x5c: [right.planSigner.der] },
      { jwk: createPublicKey(signer.keyPem).export({ format: 'jwk' }) },
      { kid: 'plan-key' },
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/chain' },
    ]) {
      expect(await refusal(sign(signer, good(), header))).toBe(`${kind}_SIGNATURE`);
    }
  });

  test('A15 G10 a pinned certificate that may not sign plans signs nothing', async () => {
    const device = await makeDeviceCertificate(right.root);
    expect(await refusal(sign(device, good()), device)).toBe('PLAN_SIGNER');
  });

  test('A15 G10 a pinned signer whose time is over signs nothing any more', async () => {
    const notAfter = new Date((NOW - 60) * 1000);
    const signer = await makePlanSigner(right.root, ORGANISATION, { notAfter });
    expect(await refusal(sign(signer, good()), signer)).toBe('PLAN_SIGNER');
  });

  test('A15 G10 alg none is refused, with and without a signature', async () => {
    const input = `${encode({ alg: 'none', typ })}.${encode(good())}`;
    const borrowed = sign(right.planSigner, good()).split('.')[2] ?? '';
    for (const signed of [`${input}.`, `${input}.${borrowed}`]) {
      expect(await refusal(signed)).toBe(`${kind}_SIGNATURE`);
    }
  });

  test('A15 G10 HS256 with the public key as the secret is refused', async () => {
    const publicKey = createPublicKey(right.planSigner.keyPem);
    const input = `${encode({ alg: 'HS256', typ })}.${encode(good())}`;
    for (const secret of [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      right.planSigner.pem,
      Buffer.from(right.planSigner.der, 'base64'),
    ]) {
      const mac = createHmac('sha256', secret).update(input).digest('base64url');
      expect(await refusal(`${input}.${mac}`)).toBe(`${kind}_SIGNATURE`);
    }
  });

  test('A15 G10 every single character that is changed breaks it', async () => {
    const signed = sign(right.planSigner, good());
    for (let position = 0; position < signed.length; position += 7) {
      const changed = signed[position] === 'A' ? 'B' : 'A';
      const broken = `${signed.slice(0, position)}${changed}${signed.slice(position + 1)}`;
      // oxlint-disable-next-line no-await-in-loop -- one after the other names the position that fails
      expect([position, await refusal(broken)]).toEqual([position, `${kind}_SIGNATURE`]);
    }
  });

  test('A15 G10 another type of token by the same key is none', async () => {
    for (const other of [PLAN, ORDER].map((one) => one.typ).filter((one) => one !== typ)) {
      expect(await refusal(sign(right.planSigner, good(), { typ: other }))).toBe(`${kind}_SIGNATURE`);
    }
    for (const other of ['JWT', 'gangway-secret', undefined]) {
      expect(await refusal(sign(right.planSigner, good(), { typ: other }))).toBe(`${kind}_SIGNATURE`);
    }
  });

  test('A15 G10 an extension that must be understood and is not is refused', async () => {
    const header = { crit: ['gangway-new'], 'gangway-new': 1 };
    expect(await refusal(sign(right.planSigner, good(), header))).toBe(`${kind}_SIGNATURE`);
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c', '💥.💥.💥'])('A15 G10 %j is refused', async (signed) => {
    expect(await refusal(signed)).toBe(`${kind}_SIGNATURE`);
  });

  test.each([
    ['older than the last one', { sequence: 3 }, 'REPLAYED'],
    ['for another device', { sub: 'device-2' }, 'OTHER_DEVICE'],
    ['for another key', { cnf: { jkt: thumbprint(KEYS.agreement) } }, 'OTHER_DEVICE'],
    ['for another enrollment', { enrollment: 'enrollment-2' }, 'OTHER_ENROLLMENT'],
    ['of another organisation', { iss: 'org-2' }, 'OTHER_ORGANISATION'],
    ['expired', { iat: NOW - 2 * HOUR, exp: NOW - 1 }, 'EXPIRED'],
    ['expired right now', { iat: NOW - HOUR, exp: NOW }, 'EXPIRED'],
    ['of the future', { iat: NOW + 61, exp: NOW + 2 * HOUR }, 'EXPIRED'],
    ['over before it begins', { iat: NOW + 30, exp: NOW + 10 }, 'EXPIRED'],
  ] as const)('A15 G10 signed rightly, but %s, it is refused with its code', async (_what, change, code) => {
    expect(await refusal(sign(right.planSigner, { ...good(), ...change }))).toBe(`${kind}_${code}`);
  });

  test.each([
    ['an unknown member', () => ({ ...good(), extra: 1 })],
    ['a missing claim', () => ({ ...good(), enrollment: undefined })],
    ['text for a number', () => ({ ...good(), exp: '9999999999' })],
    ['an array', () => []],
    ['a text', () => 'plan'],
    ['nothing', () => null],
  ])('A15 G10 %s makes it invalid', async (_what, payload) => {
    expect(await refusal(sign(right.planSigner, payload()))).toBe(`${kind}_INVALID`);
  });
});
