import { createECDH, createPublicKey, verify } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { cngKeys } from '../../../main/platform/win32/cng-keys.ts';

afterAll(() => cngKeys().destroy());

describe('device keys in CNG, on Windows itself', () => {
  test('G10 they sign and agree as any other P-256 key, say who holds them, and are the same for the next process', async () => {
    await cngKeys().destroy();
    const keys = await cngKeys().open();
    expect(keys.heldBy).toMatch(/TPM|software/i);
    const text = Buffer.from('who is it?');
    const key = createPublicKey({ key: { ...keys.signing }, format: 'jwk' });
    const signature = Buffer.from(await keys.sign(text));
    expect(verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);

    const peer = createECDH('prime256v1');
    const point = peer.generateKeys();
    const shared = await keys.agree({
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    });
    const { x, y } = keys.agreement;
    const own = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    expect(Buffer.from(shared)).toEqual(peer.computeSecret(own));

    const again = await cngKeys().open();
    expect([again.signing, again.agreement]).toEqual([keys.signing, keys.agreement]);
    await cngKeys().destroy();
    expect((await cngKeys().open()).signing).not.toEqual(keys.signing);
  });
});
