/** Blobs for domain joins: what is wanted, and where they are handed in. docs/protocol.md, section 5. */
import { z } from 'zod';
import { DomainName } from './packages.ts';
import { CompactJwe, Id, Milliseconds, PublicJwk } from '../../../protocol/wire.ts';

/** Everything that whoever provisions must know to make the blob and encrypt it to the device. */
export const WantedJoinBlob = z.strictObject({
  enrollment: Id,
  device: Id,
  step: Id,
  domain: z.string(),
  machineName: z.string(),
  /** Encrypt to this key (ECDH-ES, A256GCM). */
  agreementKey: PublicJwk,
  /** The key that the plan names: sign with this one. */
  provisioner: PublicJwk,
  simulated: z.boolean(),
  wantedAt: Milliseconds,
});
export type WantedJoinBlob = z.infer<typeof WantedJoinBlob>;

/** `domain`: only of this one, for a connector that serves no other. */
export const JoinBlobsQuery = z.strictObject({ domain: DomainName.optional() });
export type JoinBlobsQuery = z.infer<typeof JoinBlobsQuery>;

export const JoinBlobUpload = z.strictObject({ step: Id, blob: CompactJwe });
export type JoinBlobUpload = z.infer<typeof JoinBlobUpload>;
