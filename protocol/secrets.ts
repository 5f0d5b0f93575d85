/**
 * `GET /agent/v1/secrets/<step>`: the secret of one step, encrypted to the device's agreement key
 * (JWE ECDH-ES + A256GCM). Device, enrollment and step stand in the protected header, so that a blob
 * for one place cannot be played into another.
 */
import { z } from 'zod';
import { CompactJwe, Id } from './wire.ts';

export const SecretParams = z.object({ step: Id });
export const SecretResponse = z.object({ secret: CompactJwe });

/** `typ` of the JWE header. */
export const SECRET_TYPE = 'gangway-secret';

/** The protected header besides `alg`, `enc`, `epk`. */
export const SecretHeader = z.object({
  typ: z.literal(SECRET_TYPE),
  device: Id,
  enrollment: Id,
  step: Id,
});
export type SecretHeader = z.infer<typeof SecretHeader>;
