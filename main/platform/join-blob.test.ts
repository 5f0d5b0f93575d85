import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOfBase64Url } from '../core/odj/base64url.ts';
import { withJoinBlob } from './join-blob.ts';
import { domainJoinStep, JOIN_BLOB, joinContext, provisioner, signedBlob } from './testing/join-rehearsal.ts';

const NAMES = { current: 'SIM-1', pending: 'ACME-LT-042' };
const place = { device: 'device-1', enrollment: 'enrollment-1', step: 'domain' };

describe('a join blob on its way to the computer', () => {
  test('M9 G10 signed by the provisioner, for this place: used once and wiped', async () => {
    const context = joinContext(signedBlob(JOIN_BLOB));
    let seen: Uint8Array | undefined;
    const name = await withJoinBlob(domainJoinStep, context, NAMES, async ({ bytes, blob }) => {
      seen = bytes;
      expect(Buffer.from(bytes.subarray(0, 2))).toEqual(Buffer.from([1, 0x10]));
      return blob.machineName;
    });
    expect(name).toBe('ACME-LT-042');
    expect(seen?.every((byte) => byte === 0)).toBe(true);
    expect(context.handedOut.every((secret) => secret.every((byte) => byte === 0))).toBe(true);
  });

  test('M9 it is wiped as well when it is refused, and when using it fails', async () => {
    const refused = joinContext(signedBlob(JOIN_BLOB));
    const other = { ...domainJoinStep, domain: 'other.test' };
    await expect(withJoinBlob(other, refused, NAMES, async () => undefined)).rejects.toMatchObject({
      code: 'JOIN_OTHER_DOMAIN',
    });
    const failing = joinContext(signedBlob(JOIN_BLOB));
    let seen: Uint8Array | undefined;
    const failure = withJoinBlob(domainJoinStep, failing, NAMES, async ({ bytes }) => {
      seen = bytes;
      throw new Error('as the system would');
    });
    await expect(failure).rejects.toThrow('as the system would');
    for (const bytes of [...refused.handedOut, ...failing.handedOut, seen]) {
      expect(bytes?.every((byte) => byte === 0)).toBe(true);
    }
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each([
    ['another key', () => signedBlob(JOIN_BLOB, place, { key: stranger }), 'JOIN_BLOB_SIGNATURE'],
    ['another type', () => signedBlob(JOIN_BLOB, place, { header: { typ: 'JWT' } }), 'JOIN_BLOB_SIGNATURE'],
    ['no signature', () => signedBlob(JOIN_BLOB, place, { header: { alg: 'none' } }), 'JOIN_BLOB_SIGNATURE'],
    [
      'a key in the header',
      () => signedBlob(JOIN_BLOB, place, { header: { jwk: provisioner } }),
      'JOIN_BLOB_SIGNATURE',
    ],
    ['another device', () => signedBlob(JOIN_BLOB, { ...place, device: 'device-2' }), 'JOIN_BLOB_REPLAYED'],
    [
      'an earlier enrollment',
      () => signedBlob(JOIN_BLOB, { ...place, enrollment: 'e-0' }),
      'JOIN_BLOB_REPLAYED',
    ],
    ['another step', () => signedBlob(JOIN_BLOB, { ...place, step: 'vpn' }), 'JOIN_BLOB_REPLAYED'],
    ['half a blob', () => signedBlob(JOIN_BLOB.subarray(0, 3000)), 'JOIN_BLOB_INVALID'],
    ['no blob', () => signedBlob(Buffer.from('correct horse battery staple')), 'JOIN_BLOB_INVALID'],
    ['the bare blob', () => new Uint8Array(JOIN_BLOB), 'JOIN_BLOB_SIGNATURE'],
    ['nothing', () => new Uint8Array(), 'JOIN_BLOB_SIGNATURE'],
  ] as const)('M9 %s is refused', async (_what, made, code) => {
    const used: unknown[] = [];
    const refused = withJoinBlob(domainJoinStep, joinContext(made()), NAMES, async (judged) =>
      used.push(judged),
    );
    await expect(refused).rejects.toMatchObject({ code });
    expect(used).toEqual([]);
  });

  test('M9 no byte of it can be changed, taken away or added unseen', async () => {
    const good = signedBlob(JOIN_BLOB);
    const changed = fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }));
    const refused = async (bytes: Uint8Array) =>
      expect(
        withJoinBlob(domainJoinStep, joinContext(bytes), NAMES, async () => undefined),
      ).rejects.toMatchObject({ code: 'JOIN_BLOB_SIGNATURE' });
    await fc.assert(
      fc.asyncProperty(changed, async ([at, by]) => {
        const bad = Uint8Array.from(good);
        bad[at] = (bad[at] ?? 0) ^ by;
        await refused(bad);
        await refused(good.slice(0, at));
        await refused(Buffer.concat([good, Buffer.from([by])]));
      }),
      { numRuns: 60 },
    );
  });

  test('base64url is read as Node reads it, and only in its one form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(Buffer.from(bytes).toString('base64url'));
        expect(bytesOfBase64Url(text)).toEqual(bytes);
      }),
    );
    for (const bad of ['A', 'AB', 'AA=', 'A+', 'A/', 'AA A', 'ABCDE', 'é']) {
      expect(bytesOfBase64Url(Buffer.from(bad)), bad).toBeUndefined();
    }
  });
});
