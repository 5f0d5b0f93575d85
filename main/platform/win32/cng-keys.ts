/** Device keys in CNG key containers: in the TPM where one really holds them, else in Windows' software provider. */
import { createECDH, createHash } from 'node:crypto';
import { PublicJwk } from '../../../protocol/wire.ts';
import type { DeviceKeys, KeyStore } from '../../core/ports/keys.ts';
import { unfit } from '../disk/fault.ts';
import * as windowsKeyStorage from './api/key-storage.ts';

const { PLATFORM_PROVIDER, SOFTWARE_PROVIDER } = windowsKeyStorage;

/** What providers of keys do. */
export type KeyStorage = Pick<
  typeof windowsKeyStorage,
  | 'agreeWithKey'
  | 'createKey'
  | 'destroyKey'
  | 'hasHardwareProvider'
  | 'hasKey'
  | 'publicPoint'
  | 'signWithKey'
>;

const SIGNING = 'Gangway device signing';
const AGREEMENT = 'Gangway device agreement';

export function cngKeys(storage: KeyStorage = windowsKeyStorage): KeyStore {
  const { hasKey, createKey, destroyKey, publicPoint } = storage;

  /** Where keys can be, best first. */
  const providers = (): string[] =>
    storage.hasHardwareProvider() ? [PLATFORM_PROVIDER, SOFTWARE_PROVIDER] : [SOFTWARE_PROVIDER];

  /** @returns the provider that took both keys: a TPM may refuse the curve or have no room left */
  function create(candidates: readonly string[]): string {
    let refused: unknown;
    for (const provider of candidates) {
      try {
        destroyKey(provider, AGREEMENT);
        createKey(provider, AGREEMENT, 'ECDH_P256');
        tryOut(provider);
        createKey(provider, SIGNING, 'ECDSA_P256');
        return provider;
      } catch (error) {
        refused = error;
      }
    }
    throw refused;
  }

  /** There are TPMs whose keys sign and never agree: the service's secrets could not be read with them. */
  function tryOut(provider: string): void {
    const peer = createECDH('prime256v1');
    const point = peer.generateKeys();
    const { x, y } = publicPoint(provider, AGREEMENT);
    const shared = storage.agreeWithKey(provider, AGREEMENT, {
      x: point.subarray(1, 33),
      y: point.subarray(33),
    });
    const expected = peer.computeSecret(Buffer.concat([point.subarray(0, 1), x, y]));
    if (!expected.equals(shared)) throw unfit('keystore', 'disagrees');
  }

  function keysIn(provider: string): DeviceKeys {
    if (!hasKey(provider, AGREEMENT)) throw unfit('keystore', 'incomplete');
    const what = provider === PLATFORM_PROVIDER ? 'TPM' : 'software keystore of Windows';
    return {
      signing: jwkOf(publicPoint(provider, SIGNING)),
      agreement: jwkOf(publicPoint(provider, AGREEMENT)),
      heldBy: `${what} (${provider})`,
      sign: async (data) =>
        storage.signWithKey(provider, SIGNING, createHash('sha256').update(data).digest()),
      agree: async ({ x, y }) =>
        storage.agreeWithKey(provider, AGREEMENT, {
          x: Buffer.from(x, 'base64url'),
          y: Buffer.from(y, 'base64url'),
        }),
    };
  }

  return {
    async open() {
      const candidates = providers();
      // The signing key is made last: with it both are there, without it neither was used yet.
      const known = candidates.find((provider) => hasKey(provider, SIGNING));
      return keysIn(known ?? create(candidates));
    },

    async destroy() {
      for (const provider of providers()) {
        destroyKey(provider, SIGNING);
        destroyKey(provider, AGREEMENT);
      }
    },
  };
}

const jwkOf = ({ x, y }: { x: Buffer; y: Buffer }): PublicJwk =>
  PublicJwk.parse({ kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') });
