/** Device keys in CNG key containers: in the TPM where one really holds them, else in Windows' software provider. */
import { createHash } from 'node:crypto';
import { PublicJwk } from '../../../protocol/wire.ts';
import type { DeviceKeys, KeyStore } from '../../core/ports/keys.ts';
import { unfit } from '../disk/fault.ts';
import {
  agreeWithKey,
  createKey,
  destroyKey,
  hasHardwareProvider,
  hasKey,
  PLATFORM_PROVIDER,
  publicPoint,
  signWithKey,
  SOFTWARE_PROVIDER,
} from './api/key-storage.ts';

const SIGNING = 'Gangway device signing';
const AGREEMENT = 'Gangway device agreement';

/** Where keys can be, best first. */
const providers = (): string[] =>
  hasHardwareProvider() ? [PLATFORM_PROVIDER, SOFTWARE_PROVIDER] : [SOFTWARE_PROVIDER];

export const cngKeys = (): KeyStore => ({
  async open() {
    const candidates = providers();
    for (const provider of candidates) {
      // The signing key is made last: with it both are there, without it neither was used yet.
      if (hasKey(provider, SIGNING)) return keysIn(provider);
    }
    return keysIn(create(candidates));
  },

  async destroy() {
    for (const provider of providers()) {
      destroyKey(provider, SIGNING);
      destroyKey(provider, AGREEMENT);
    }
  },
});

/** @returns the provider that took both keys: a TPM may refuse the curve or have no room left. */
function create(candidates: readonly string[]): string {
  let refused: unknown;
  for (const provider of candidates) {
    try {
      destroyKey(provider, AGREEMENT);
      createKey(provider, AGREEMENT, 'ECDH_P256');
      createKey(provider, SIGNING, 'ECDSA_P256');
      return provider;
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

function keysIn(provider: string): DeviceKeys {
  if (!hasKey(provider, AGREEMENT)) throw unfit('keystore', 'incomplete');
  const what = provider === PLATFORM_PROVIDER ? 'TPM' : 'software keystore of Windows';
  return {
    signing: jwkOf(publicPoint(provider, SIGNING)),
    agreement: jwkOf(publicPoint(provider, AGREEMENT)),
    heldBy: `${what} (${provider})`,
    sign: async (data) => signWithKey(provider, SIGNING, createHash('sha256').update(data).digest()),
    agree: async ({ x, y }) =>
      agreeWithKey(provider, AGREEMENT, { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }),
  };
}

const jwkOf = ({ x, y }: { x: Buffer; y: Buffer }): PublicJwk =>
  PublicJwk.parse({ kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') });
