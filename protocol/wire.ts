/** Building blocks of the wire schemas. Every string has a length limit: each byte from the network is hostile. */
import { z } from 'zod';
import { CODE_ALPHABET, CODE_LENGTH } from './enrollment-code.ts';

/** The version of this protocol. A server answers for a range of them. */
export const PROTOCOL_VERSION = 1;

export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** Package ids of a Mac have dots; only between other characters, as it becomes part of file names. */
export const ProductId = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/);
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
/** RFC 7638 thumbprint of a device's signing key, base64url. */
export const Thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Whole seconds since 1970, as in JWT. */
export const Seconds = z.int().min(0).max(253_402_300_799);
/** Milliseconds since 1970. */
export const Milliseconds = z.int().min(0).max(253_402_300_799_000);
export const Text = z.string().min(1).max(200);
export const Version = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/);
export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
export const Base64 = z
  .string()
  .max(100_000)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);
export const CompactJws = z
  .string()
  .max(1_000_000)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);
export const CompactJwe = z
  .string()
  .max(1_000_000)
  .regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/);
export const PemChain = z.string().max(100_000).startsWith('-----BEGIN CERTIFICATE-----');
export const EnrollmentCode = z.string().regex(new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`));

/** A public P-256 key, RFC 7517. `strict`: a private part must never come along. */
export const PublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PublicJwk = z.infer<typeof PublicJwk>;
