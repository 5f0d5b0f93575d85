/**
 * Opens a secret that was encrypted to this device: JWE (RFC 7516) with ECDH-ES and A256GCM.
 * Written out because the agreement key may live in hardware that only agrees.
 */
import { createDecipheriv, createHash, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { GangwayError } from '../../../../protocol/errors.ts';
import { SecretHeader } from '../../../../protocol/secrets.ts';
import { PublicJwk } from '../../../../protocol/wire.ts';
import type { DeviceKeys } from '../../../core/ports/keys.ts';
import type { SecretPlace } from '../../../core/ports/server.ts';

const base64url = z
  .string()
  .max(1000)
  .regex(/^[\w-]*$/);

/** Strict: `crit`, `zip` or a member of the future would change what the bytes mean. */
const Header = z.strictObject({
  ...SecretHeader.shape,
  alg: z.literal('ECDH-ES'),
  enc: z.literal('A256GCM'),
  epk: PublicJwk,
  apu: base64url.optional(),
  apv: base64url.optional(),
  cty: z.string().max(100).optional(),
  kid: z.string().max(100).optional(),
});

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @returns the secret, in memory of its own; the caller fills it with zeros after use.
 * @throws SECRET_UNREADABLE when it was not made for this key, device, enrollment and step
 */
export async function openSecret(jwe: string, keys: DeviceKeys, place: SecretPlace): Promise<Uint8Array> {
  const parts = jwe.split('.');
  const [protectedHeader = '', encryptedKey, iv = '', ciphertext = '', tag = ''] = parts;
  if (parts.length !== 5 || encryptedKey !== '') throw unreadable('form');
  const header = readHeader(protectedHeader);
  for (const member of ['device', 'enrollment', 'step'] as const) {
    if (header[member] !== place[member]) throw unreadable(member);
  }
  const shared = await agree(keys, header.epk);
  const key = deriveKey(shared, header);
  shared.fill(0);
  try {
    return decrypt(key, protectedHeader, { iv, ciphertext, tag });
  } catch (error) {
    throw error instanceof GangwayError ? error : unreadable('decryption');
  } finally {
    key.fill(0);
  }
}

/** Without a cause: what lies below may quote the bytes. */
const unreadable = (reason: string): GangwayError =>
  new GangwayError('SECRET_UNREADABLE', { details: { reason } });

function readHeader(encoded: string): z.infer<typeof Header> {
  try {
    return Header.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch {
    throw unreadable('header');
  }
}

async function agree(keys: DeviceKeys, peer: PublicJwk): Promise<Uint8Array> {
  try {
    // Refuses a point that is not on the curve before it gets to the device's key.
    createPublicKey({ key: { ...peer }, format: 'jwk' });
  } catch {
    throw unreadable('ephemeral-key');
  }
  return keys.agree(peer);
}

/** Concat KDF (RFC 7518, 4.6.2); 256 bits are one round of SHA-256. */
function deriveKey(shared: Uint8Array, header: z.infer<typeof Header>): Buffer {
  const withLength = (bytes: Buffer): Buffer => Buffer.concat([uint32(bytes.length), bytes]);
  return createHash('sha256')
    .update(uint32(1))
    .update(shared)
    .update(withLength(Buffer.from(header.enc)))
    .update(withLength(Buffer.from(header.apu ?? '', 'base64url')))
    .update(withLength(Buffer.from(header.apv ?? '', 'base64url')))
    .update(uint32(KEY_BYTES * 8))
    .digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function decrypt(
  key: Buffer,
  protectedHeader: string,
  parts: { iv: string; ciphertext: string; tag: string },
): Uint8Array {
  const iv = Buffer.from(parts.iv, 'base64url');
  const tag = Buffer.from(parts.tag, 'base64url');
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES) throw unreadable('form');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
  decipher.setAuthTag(tag);
  const decrypted = decipher.update(Buffer.from(parts.ciphertext, 'base64url'));
  try {
    decipher.final();
    return Uint8Array.from(decrypted);
  } finally {
    decrypted.fill(0);
  }
}
