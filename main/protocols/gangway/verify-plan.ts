/**
 * Verifies a plan. The key is always the one of the pinned plan signer: whatever `jwk`, `x5c`, `kid` or `jku`
 * the header brings is not looked at.
 */
import { compactVerify } from 'jose';
import { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { Plan, PLAN_TYPE, PlanOutline, STEP_KINDS } from '../../../protocol/plan.ts';
import { Id, Seconds } from '../../../protocol/wire.ts';
import type { AcceptedPlan, PlanExpectation } from '../../core/ports/server.ts';
import { judgeSteps } from './judge-steps.ts';
import { planSignerKey } from './trust/plan-signer.ts';

/** Seconds that a plan may come from the future: the clock offset is measured to within a request's duration. */
const SKEW = 60;

export interface PlanAuthority {
  /** The pinned certificate, DER in base64. */
  readonly planSigner: string;
  readonly organisation: string;
  /** RFC 7638 thumbprint of this device's signing key. */
  readonly jkt: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: number;
}

/** @throws PLAN_SIGNER, PLAN_SIGNATURE, PLAN_STEP_UNKNOWN, PLAN_INVALID or the code of the claim that is wrong */
export async function verifyPlan(
  signed: string,
  authority: PlanAuthority,
  expected: PlanExpectation,
): Promise<AcceptedPlan> {
  const payload = await verifySignature(signed, authority, expected);
  const plan = readPlan(payload);
  judgeClaims(plan, authority, expected);
  judgeSteps(plan.steps);
  return { plan, signed };
}

async function verifySignature(
  signed: string,
  authority: PlanAuthority,
  { evenExpired }: PlanExpectation,
): Promise<Uint8Array> {
  // Of a plan that was carried out long ago, the signer had its time then.
  const time = evenExpired === true ? claimsOf(signed).iat * 1000 : authority.now;
  const key = planSignerKey(authority.planSigner, authority.organisation, time);
  try {
    const { payload, protectedHeader } = await compactVerify(signed, key, { algorithms: ['ES256'] });
    if (protectedHeader.typ === PLAN_TYPE) return payload;
  } catch (cause) {
    throw new GangwayError('PLAN_SIGNATURE', { cause });
  }
  throw new GangwayError('PLAN_SIGNATURE', { details: { reason: 'type' } });
}

/** What a plan says of itself, believed by nobody yet. */
const Claims = z.object({ sub: Id, enrollment: Id, iat: Seconds });

/** @throws PLAN_INVALID */
export function claimsOf(signed: string): z.infer<typeof Claims> {
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

function judgeClaims(plan: Plan, authority: PlanAuthority, expected: PlanExpectation): void {
  if (plan.iss !== authority.organisation) throw new GangwayError('PLAN_OTHER_ORGANISATION');
  if (plan.sub !== expected.device || plan.cnf.jkt !== authority.jkt) {
    throw new GangwayError('PLAN_OTHER_DEVICE');
  }
  if (plan.enrollment !== expected.enrollment) throw new GangwayError('PLAN_OTHER_ENROLLMENT');
  if (plan.sequence < expected.lastSequence) {
    throw new GangwayError('PLAN_REPLAYED', {
      details: { sequence: String(plan.sequence), last: String(expected.lastSequence) },
    });
  }
  if (expected.evenExpired === true) return;
  const now = authority.now / 1000;
  if (plan.exp <= now || plan.iat > now + SKEW || plan.iat >= plan.exp) {
    throw new GangwayError('PLAN_EXPIRED', {
      details: { from: String(plan.iat), until: String(plan.exp), now: String(Math.floor(now)) },
    });
  }
}
