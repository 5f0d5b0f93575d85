/**
 * Device keys in a file: a signing and an agreement key on P-256, made together. For computers on which no hardware
 * and no system keeps such keys for us. Where the file lies, who may read it and what else guards it differs, and is
 * said in `heldBy`; docs/adr/0015 says what a file protects against and what not.
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
import { GangwayError } from '../../protocol/errors.ts';
import { PublicJwk } from '../../protocol/wire.ts';
import type { DeviceKeys, KeyStore } from '../core/ports/keys.ts';
import { unfit } from './disk/fault.ts';

/** The one file that holds both keys. */
export interface KeyFile {
  readonly name: string;
  /** What really guards it, for IT to read. */
  readonly heldBy: string;
  /** `undefined` when there is none. Filled with zeros after use. @throws STATE_CORRUPT when others could have made it */
  load(): Promise<Uint8Array | undefined>;
  /** Whole and durable when it resolves. @param plain filled with zeros afterwards */
  store(plain: Uint8Array): Promise<void>;
  /** Safe to repeat. */
  destroy(): Promise<void>;
}

/** PKCS#8, DER, in base64. */
const Pair = z.strictObject({ signing: z.base64(), agreement: z.base64() });

export const softwareKeys = (file: KeyFile): KeyStore => ({
  async open() {
    const known = await file.load();
    if (known !== undefined) return keysIn(known, file);
    const made = Buffer.from(JSON.stringify({ signing: newKey(), agreement: newKey() }));
    await file.store(made);
    made.fill(0);
    // What counts is what is on the disk: the next process will read that.
    const stored = await file.load();
    if (stored === undefined) throw unfit(file.name, 'incomplete');
    return keysIn(stored, file);
  },
  destroy: () => file.destroy(),
});

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'der' })
    .toString('base64');

function keysIn(bytes: Uint8Array, { name, heldBy }: KeyFile): DeviceKeys {
  const pair = pairIn(bytes, name);
  bytes.fill(0);
  const [signing, agreement] = [keyOf(pair.signing, name), keyOf(pair.agreement, name)];
  return {
    signing: publicJwk(signing),
    agreement: publicJwk(agreement),
    heldBy,
    sign: async (data) => sign('sha256', data, { key: signing, dsaEncoding: 'ieee-p1363' }),
    agree: async (peer) => agree(agreement, peer),
  };
}

/** Without the cause of a failure: its message can hold a part of a key. */
function pairIn(bytes: Uint8Array, name: string): z.infer<typeof Pair> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw unfit(name, 'not-json');
  }
  const pair = Pair.safeParse(value);
  if (!pair.success) throw unfit(name, 'shape');
  return pair.data;
}

function keyOf(base64: string, name: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // The message of a failed parse can hold a part of the key.
  }
  throw unfit(name, 'not-a-p256-key');
}

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
