/**
 * The keys of a simulated computer: two PKCS#8 files. They come into being together, by the renaming of one
 * folder: there is never one without the other. No real computer keeps its keys like this.
 */
import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { GangwayError } from '../../../protocol/errors.ts';
import { PublicJwk } from '../../../protocol/wire.ts';
import type { DeviceKeys, KeyStore } from '../../core/ports/keys.ts';
import { unfit } from '../disk/fault.ts';
import { type Folder, folderAt, hasFolder } from '../disk/folder.ts';
import { readFileIn } from '../disk/read-file.ts';
import { removeTreeIn, renameIn, writeFileIn } from '../disk/write-file.ts';
import { KEYSTORE } from './files.ts';

const NAMES = ['signing', 'agreement'] as const;
const UNFINISHED = `${KEYSTORE}.new`;
const DISCARDED = `${KEYSTORE}.gone`;

export function sandboxKeys(folder: Folder): KeyStore {
  return {
    async open() {
      const known = await read(folder);
      if (known !== undefined) return known;
      await create(folder);
      const made = await read(folder);
      if (made === undefined) throw unfit(KEYSTORE, 'incomplete');
      return made;
    },

    async destroy() {
      // Out of the way at once, so that half a keystore is never taken for one.
      if (await hasFolder(folder, KEYSTORE)) {
        await removeTreeIn(folder, DISCARDED);
        await renameIn(folder, KEYSTORE, DISCARDED, 'keys:destroy');
      }
      await removeTreeIn(folder, DISCARDED);
    },
  };
}

async function create(folder: Folder): Promise<void> {
  await removeTreeIn(folder, UNFINISHED);
  for (const name of NAMES) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    await writeFileIn(folderAt(folder.root), `${UNFINISHED}/${name}.pem`, Buffer.from(pem), 'key');
    await folder.point(`keys:create:${name}`);
  }
  await renameIn(folder, UNFINISHED, KEYSTORE, 'keys:create');
}

async function read(folder: Folder): Promise<DeviceKeys | undefined> {
  const [signing, agreement] = [await readKey(folder, 'signing'), await readKey(folder, 'agreement')];
  if (signing === undefined && agreement === undefined) return undefined;
  if (signing === undefined || agreement === undefined) throw unfit(KEYSTORE, 'incomplete');
  return {
    signing: publicJwk(signing),
    agreement: publicJwk(agreement),
    heldBy: 'software keystore (simulated computer)',
    sign: async (data) => sign('sha256', data, { key: signing, dsaEncoding: 'ieee-p1363' }),
    agree: async (peer) => agree(agreement, peer),
  };
}

async function readKey(folder: Folder, name: (typeof NAMES)[number]): Promise<KeyObject | undefined> {
  const file = `${KEYSTORE}/${name}.pem`;
  const bytes = await readFileIn(folder, file, 10_000);
  if (bytes === undefined) return undefined;
  try {
    const key = createPrivateKey({ key: Buffer.from(bytes), format: 'pem' });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // The message of a failed parse can hold a part of the key.
  }
  throw unfit(file, 'not-a-p256-key');
}

const publicJwk = (key: KeyObject): PublicJwk => {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return PublicJwk.parse({ kty, crv, x, y });
};

function agree(own: KeyObject, peer: PublicJwk): Uint8Array {
  try {
    const publicKey = createPublicKey({ key: { ...peer }, format: 'jwk' });
    return diffieHellman({ privateKey: own, publicKey });
  } catch (error) {
    throw new GangwayError('SECRET_UNREADABLE', { details: { why: 'peer key' }, cause: error });
  }
}
