/**
 * The signed plan of an enrollment. Its sequence grows when what it asks for changes. The same content gives
 * the same signed plan again until half of its time is over, then the same sequence signed anew: an agent that
 * asks twice is told the same, and one that comes late gets a plan that is still good.
 */
import { createHash } from 'node:crypto';
import { CompactSign } from 'jose';
import { Plan, PLAN_TYPE } from '../../protocol/plan.ts';
import type { Parts } from '../app/parts.ts';
import type { RingEntry } from '../pki/key-ring.ts';
import type { Tx } from '../storage/transaction.ts';
import { demandLiving } from './demand-living.ts';
import { wantJoinBlobs } from './join-blobs.ts';
import { planContent, type PlanFor } from './plan-content.ts';

/** Milliseconds. An enrollment takes minutes; a day lets one that was interrupted go on. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * @param signer the organisation's; fetched outside the transaction.
 * @returns the compact JWS.
 * @throws DEVICE_REVOKED, ENROLLMENT_ENDED, HOST_NAME_INVALID, HOST_NAME_TAKEN
 */
export async function signedPlan(
  parts: Pick<Parts, 'clock' | 'origin' | 'root'>,
  tx: Tx,
  signer: RingEntry,
  { organisation, device, enrollment: { id } }: PlanFor,
): Promise<string> {
  await demandLiving(tx, { organisation, device: device.id, enrollment: id });
  // Read in the transaction: two calls at once must not number the same plan twice.
  const enrollment = await tx
    .selectFrom('enrollment')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const content = await planContent(parts, tx, { organisation, device, enrollment });
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  const now = parts.clock.now();
  const unchanged = digest === enrollment.plan_digest;
  const { plan_signed: last, plan_expires_at: until } = enrollment;
  if (unchanged && last !== null && until !== null && until - now > LIFETIME_MS / 2) return last;
  const sequence = unchanged ? enrollment.plan_sequence : enrollment.plan_sequence + 1;
  const expiresAt = now + LIFETIME_MS;
  const plan = Plan.parse({
    iss: organisation,
    sub: device.id,
    enrollment: enrollment.id,
    sequence,
    iat: Math.floor(now / 1000),
    exp: Math.floor(expiresAt / 1000),
    cnf: { jkt: device.jkt },
    ...content,
  } satisfies Plan);
  const signed = await new CompactSign(Buffer.from(JSON.stringify(plan)))
    .setProtectedHeader({ alg: 'ES256', typ: PLAN_TYPE })
    .sign(signer.privateKey);
  await tx
    .updateTable('enrollment')
    .set({
      plan_sequence: sequence,
      plan_digest: digest,
      plan_signed: signed,
      plan_expires_at: expiresAt,
    })
    .where('organisation', '=', organisation)
    .where('id', '=', enrollment.id)
    .execute();
  await wantJoinBlobs(tx, now, { organisation, enrollment: enrollment.id }, plan.steps);
  return signed;
}
