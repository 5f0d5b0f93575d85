/** Verifies a plan: who signed it, whom it is for, when, and whether its steps make sense together. */
import { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { Plan, PlanOutline, STEP_KINDS } from '../../../protocol/plan.ts';
import { Id, Seconds, Thumbprint } from '../../../protocol/wire.ts';
import type { AcceptedPlan, PlanExpectation } from '../../core/ports/server.ts';
import { judgeSteps } from './judge-steps.ts';
import { judgeAddress, judgeTime, type PlanAuthority, signedPayload } from './verify-signed.ts';

/** @throws PLAN_SIGNER, PLAN_SIGNATURE, PLAN_STEP_UNKNOWN, PLAN_INVALID or the code of the claim that is wrong */
export async function verifyPlan(
  signed: string,
  authority: PlanAuthority,
  expected: PlanExpectation,
): Promise<AcceptedPlan> {
  const { evenExpired = false } = expected;
  // Of a plan that was carried out long ago, the signer had its time then.
  const now = evenExpired ? claimsOf(signed).iat * 1000 : authority.now;
  const plan = readPlan(await signedPayload('PLAN', signed, { ...authority, now }));
  judgeAddress('PLAN', plan, authority, expected);
  if (!evenExpired) judgeTime('PLAN', plan, authority);
  judgeSteps(plan.steps);
  return { plan, signed };
}

/** What a plan says of itself, believed by nobody yet. */
const Claims = z.object({ sub: Id, enrollment: Id, iat: Seconds, cnf: z.object({ jkt: Thumbprint }) });
export type PlanClaims = z.infer<typeof Claims>;

/** @throws PLAN_INVALID */
export function claimsOf(signed: string): PlanClaims {
  const claims = Claims.safeParse(parseJson(Buffer.from(signed.split('.')[1] ?? '', 'base64url')));
  if (claims.success) return claims.data;
  throw new GangwayError('PLAN_INVALID', { details: { reason: 'claims' }, cause: claims.error });
}

function readPlan(payload: Uint8Array): Plan {
  const value = parseJson(payload);
  const outline = PlanOutline.safeParse(value);
  if (!outline.success) throw new GangwayError('PLAN_INVALID', { cause: outline.error });
  const known: readonly string[] = STEP_KINDS;
  const stranger = outline.data.steps.find(({ kind }) => !known.includes(kind));
  if (stranger !== undefined) {
    throw new GangwayError('PLAN_STEP_UNKNOWN', { details: { kind: stranger.kind, step: stranger.id } });
  }
  const plan = Plan.safeParse(value);
  if (plan.success) return plan.data;
  const field = plan.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new GangwayError('PLAN_INVALID', { details: { field: field.slice(0, 100) }, cause: plan.error });
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    throw new GangwayError('PLAN_INVALID', { details: { reason: 'json' }, cause });
  }
}
