import { createECDH, createPublicKey, type ECDH, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { type Algorithm, PLATFORM_PROVIDER, SOFTWARE_PROVIDER } from './api/key-storage.ts';
import { cngKeys, type KeyStorage } from './cng-keys.ts';

interface Provider {
  readonly refuses?: Algorithm;
  readonly agreesWrongly?: boolean;
}

/** Providers of keys as Windows has them, in memory. */
function fakeStorage(providers: Readonly<Record<string, Provider>>) {
  const keys = new Map<string, { ecdh: ECDH; pem: string }>();
  const nameOf = (provider: string, name: string): string => `${provider}: ${name}`;
  const keyOf = (provider: string, name: string) => {
    const key = keys.get(nameOf(provider, name));
    if (key === undefined) throw new GangwayError('STATE_CORRUPT');
    return key;
  };
  const storage: KeyStorage = {
    hasHardwareProvider: () => PLATFORM_PROVIDER in providers,
    hasKey: (provider, name) => keys.has(nameOf(provider, name)),
    createKey(provider, name, algorithm) {
      if (providers[provider]?.refuses === algorithm) throw new GangwayError('STATE_UNWRITABLE');
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const ecdh = createECDH('prime256v1');
      ecdh.setPrivateKey(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
      keys.set(nameOf(provider, name), {
        ecdh,
        pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      });
    },
    destroyKey: (provider, name) => void keys.delete(nameOf(provider, name)),
    publicPoint(provider, name) {
      const point = keyOf(provider, name).ecdh.getPublicKey();
      return { x: point.subarray(1, 33), y: point.subarray(33) };
    },
    signWithKey: (provider, name, hash) => {
      expect(hash).toHaveLength(32);
      return sign('sha256', Buffer.from('x'), {
        key: keyOf(provider, name).pem,
        dsaEncoding: 'ieee-p1363',
      });
    },
    agreeWithKey(provider, name, { x, y }) {
      const shared = keyOf(provider, name).ecdh.computeSecret(Buffer.concat([Buffer.of(4), x, y]));
      return providers[provider]?.agreesWrongly === true ? shared.toReversed() : shared;
    },
  };
  return { storage, left: () => [...keys.keys()].toSorted() };
}

describe('device keys in CNG', () => {
  test('G10 they are in the TPM where there is one, the same for the next process, until they are destroyed', async () => {
    const { storage, left } = fakeStorage({ [PLATFORM_PROVIDER]: {}, [SOFTWARE_PROVIDER]: {} });
    const keys = await cngKeys(storage).open();
    expect(keys.heldBy).toContain('TPM');
    const key = createPublicKey({ key: { ...keys.signing }, format: 'jwk' });
    const signature = Buffer.from(await keys.sign(Buffer.from('x')));
    expect(verify('sha256', Buffer.from('x'), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    const again = await cngKeys(storage).open();
    expect([again.signing, again.agreement]).toEqual([keys.signing, keys.agreement]);
    await cngKeys(storage).destroy();
    expect(left()).toEqual([]);
  });

  test('G10 without a TPM nothing claims one', async () => {
    const { storage } = fakeStorage({ [SOFTWARE_PROVIDER]: {} });
    expect((await cngKeys(storage).open()).heldBy).toBe(
      `software keystore of Windows (${SOFTWARE_PROVIDER})`,
    );
  });

  test.each<[string, Provider]>([
    ['refuses the curve for signing', { refuses: 'ECDSA_P256' }],
    ['refuses the curve for agreeing', { refuses: 'ECDH_P256' }],
    ['makes keys that do not agree', { agreesWrongly: true }],
  ])('G10 a TPM that %s is passed over, now and by the next process', async (_what, tpm) => {
    const { storage } = fakeStorage({ [PLATFORM_PROVIDER]: tpm, [SOFTWARE_PROVIDER]: {} });
    const keys = await cngKeys(storage).open();
    expect(keys.heldBy).not.toContain('TPM');
    expect((await cngKeys(storage).open()).signing).toEqual(keys.signing);
  });

  test('G10 killed between its two keys, both are made anew; with the second both are there', async () => {
    const { storage } = fakeStorage({ [SOFTWARE_PROVIDER]: {} });
    const keys = await cngKeys(storage).open();
    storage.destroyKey(SOFTWARE_PROVIDER, 'Gangway device signing');
    expect((await cngKeys(storage).open()).agreement).not.toEqual(keys.agreement);
    storage.destroyKey(SOFTWARE_PROVIDER, 'Gangway device agreement');
    await expect(cngKeys(storage).open()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });
});
