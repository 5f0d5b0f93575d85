/** From the step's secret to a blob that may be applied; what every platform's domain join begins with. */
import { createPublicKey, verify } from 'node:crypto';
import type { z } from 'zod';
import type { DomainJoinStep } from '../../protocol/plan.ts';
import type { JoinBlob } from '../core/odj/join-blob.ts';
import { type ComputerNames, judgeJoin } from '../core/odj/judge-join.ts';
import { openProvisionedBlob, type VerifyEs256 } from '../core/odj/provisioned-blob.ts';
import type { StepContext } from '../core/ports/platform.ts';

type Step = z.infer<typeof DomainJoinStep>;

export interface JudgedBlob {
  /** Raw, as `NetRequestOfflineDomainJoin` takes it. It holds a password: to be used, not to be copied. */
  readonly bytes: Uint8Array;
  readonly blob: JoinBlob;
}

const verifyEs256: VerifyEs256 = async (key, data, signature) =>
  verify(
    'sha256',
    data,
    { key: createPublicKey({ key: { ...key }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    signature,
  );

/**
 * Fetches, opens and judges the blob of a step, hands it to `use`, and wipes it whatever happened.
 * @throws what the secret throws (JOIN_BLOB_NOT_READY until there is one), JOIN_BLOB_…, JOIN_OTHER_…, what `use` throws
 */
export async function withJoinBlob<T>(
  step: Step,
  context: Pick<StepContext, 'device' | 'enrollment' | 'computer' | 'secret'>,
  computer: ComputerNames,
  use: (judged: JudgedBlob) => Promise<T>,
): Promise<T> {
  const { device, enrollment } = context;
  const signed = await context.secret();
  try {
    const place = { device, enrollment, step: step.id, provisioner: step.provisioner };
    const bytes = await openProvisionedBlob(signed, place, verifyEs256);
    try {
      return await use({ bytes, blob: judgeJoin(bytes, { step, plan: context.computer, computer }) });
    } finally {
      bytes.fill(0);
    }
  } finally {
    signed.fill(0);
  }
}
