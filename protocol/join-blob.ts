/**
 * A blob for an offline domain join on its way from whoever provisioned it to one device: a compact JWS (ES256)
 * by the key that the plan names as `provisioner`, its payload the blob itself, inside the JWE of
 * `protocol/secrets.ts`. Encrypting proves no sender, so the signed header repeats the place: what was made for one
 * device, enrollment or step cannot be wrapped anew for another.
 */
import { z } from 'zod';
import { Id } from './wire.ts';

/** `typ` of the JWS header. */
export const JOIN_BLOB_TYPE = 'gangway-join-blob';

/** The whole protected header. */
export const JoinBlobHeader = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(JOIN_BLOB_TYPE),
  device: Id,
  enrollment: Id,
  step: Id,
});
export type JoinBlobHeader = z.infer<typeof JoinBlobHeader>;
