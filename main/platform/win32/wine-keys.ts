/**
 * Device keys under Wine, which cannot persist CNG keys: one file, encrypted by the system's data protection. It
 * is chosen only where `ntdll` says that it is Wine's, and says its name.
 */
import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { PublicJwk } from '../../../protocol/wire.ts';
import type { DeviceKeys, KeyStore } from '../../core/ports/keys.ts';
import { unfit } from '../disk/fault.ts';
import type { Folder } from '../disk/folder.ts';
import { readFileIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import { protect, unprotect } from './api/data-protection.ts';

const FILE = 'keys.bin';
const PURPOSE = 'Gangway device keys';

/** PKCS#8, DER, in base64. */
const Pair = z.strictObject({ signing: z.base64(), agreement: z.base64() });

export const wineKeys = (folder: Folder): KeyStore => ({
  async open() {
    const known = await readFileIn(folder, FILE);
    if (known !== undefined) return keysOf(known);
    const pair = JSON.stringify({ signing: newKey(), agreement: newKey() });
    await writeFileIn(folder, FILE, protect(Buffer.from(pair), PURPOSE, 'STATE_UNWRITABLE'), 'keys:create');
    const made = await readFileIn(folder, FILE);
    if (made === undefined) throw unfit(FILE, 'incomplete');
    return keysOf(made);
  },
  destroy: () => removeFileIn(folder, FILE, 'keys:destroy'),
});

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'der' })
    .toString('base64');

function keysOf(file: Uint8Array): DeviceKeys {
  const plain = unprotect(file, PURPOSE, 'STATE_CORRUPT');
  const pair = Pair.safeParse(JSON.parse(plain.toString()));
  plain.fill(0);
  if (!pair.success) throw unfit(FILE, 'shape');
  const [signing, agreement] = [keyOf(pair.data.signing), keyOf(pair.data.agreement)];
  return {
    signing: publicJwk(signing),
    agreement: publicJwk(agreement),
    heldBy: 'software keystore (Wine)',
    sign: async (data) => sign('sha256', data, { key: signing, dsaEncoding: 'ieee-p1363' }),
    agree: async (peer) => agree(agreement, peer),
  };
}

const keyOf = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });

const publicJwk = (key: KeyObject): PublicJwk => {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return PublicJwk.parse({ kty, crv, x, y });
};

function agree(own: KeyObject, peer: PublicJwk): Uint8Array {
  try {
    return diffieHellman({
      privateKey: own,
      publicKey: createPublicKey({ key: { ...peer }, format: 'jwk' }),
    });
  } catch (error) {
    throw new GangwayError('SECRET_UNREADABLE', { details: { why: 'peer key' }, cause: error });
  }
}
