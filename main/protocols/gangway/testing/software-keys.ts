/** Device keys for tests, in memory. */
import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { PublicJwk } from '../../../../protocol/wire.ts';
import type { DeviceKeys } from '../../../core/ports/keys.ts';

const publicJwk = (key: KeyObject): PublicJwk =>
  PublicJwk.parse(createPublicKey(key).export({ format: 'jwk' }));

export interface SoftwareKeys extends DeviceKeys {
  readonly signingKey: KeyObject;
  readonly agreementKey: KeyObject;
}

export function softwareKeys(): SoftwareKeys {
  const fresh = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const [signingKey, agreementKey] = [fresh(), fresh()];
  return {
    signingKey,
    agreementKey,
    signing: publicJwk(signingKey),
    agreement: publicJwk(agreementKey),
    heldBy: 'memory of a test',
    sign: (data) => Promise.resolve(sign('sha256', data, { key: signingKey, dsaEncoding: 'ieee-p1363' })),
    agree: (peer) =>
      Promise.resolve(
        diffieHellman({
          privateKey: agreementKey,
          publicKey: createPublicKey({ key: { ...peer }, format: 'jwk' }),
        }),
      ),
  };
}
