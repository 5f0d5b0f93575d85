/**
 * What plans and orders have in common. The key is always the one of the pinned plan signer: whatever `jwk`, `x5c`,
 * `kid` or `jku` the header brings is not looked at. The type in the header keeps the two apart.
 */
import { compactVerify } from 'jose';
import { GangwayError } from '../../../protocol/errors.ts';
import { ORDER_TYPE } from '../../../protocol/order.ts';
import { PLAN_TYPE } from '../../../protocol/plan.ts';
import { planSignerKey } from './trust/plan-signer.ts';

/** Seconds that something may come from the future: the clock offset is measured to within a request's duration. */
const SKEW = 60;

/** As it stands in the codes, too. */
type Kind = 'PLAN' | 'ORDER';

const TYPES = { PLAN: PLAN_TYPE, ORDER: ORDER_TYPE } as const;

export interface PlanAuthority {
  /** The pinned certificate, DER in base64. */
  readonly planSigner: string;
  readonly organisation: string;
  /** RFC 7638 thumbprint of this device's signing key. */
  readonly jkt: string;
  /** Milliseconds since 1970, by the server's clock; never this computer's clock alone. */
  readonly now: number;
}

/** @throws PLAN_SIGNER, PLAN_SIGNATURE or ORDER_SIGNATURE */
export async function signedPayload(
  kind: Kind,
  signed: string,
  { planSigner, organisation, now }: PlanAuthority,
): Promise<Uint8Array> {
  const key = planSignerKey(planSigner, organisation, now);
  try {
    const { payload, protectedHeader } = await compactVerify(signed, key, { algorithms: ['ES256'] });
    if (protectedHeader.typ === TYPES[kind]) return payload;
  } catch (cause) {
    throw new GangwayError(`${kind}_SIGNATURE`, { cause });
  }
  throw new GangwayError(`${kind}_SIGNATURE`, { details: { reason: 'type' } });
}

interface Addressed {
  readonly iss: string;
  readonly sub: string;
  readonly enrollment: string;
  readonly cnf: { readonly jkt: string };
  readonly sequence: number;
}

/**
 * Whether it is for this device, and new.
 * @throws …_OTHER_ORGANISATION, …_OTHER_DEVICE, …_OTHER_ENROLLMENT, …_REPLAYED
 */
export function judgeAddress(
  kind: Kind,
  claims: Addressed,
  authority: PlanAuthority,
  expected: { readonly device: string; readonly enrollment: string; readonly lastSequence: number },
): void {
  if (claims.iss !== authority.organisation) throw new GangwayError(`${kind}_OTHER_ORGANISATION`);
  if (claims.sub !== expected.device || claims.cnf.jkt !== authority.jkt) {
    throw new GangwayError(`${kind}_OTHER_DEVICE`);
  }
  if (claims.enrollment !== expected.enrollment) throw new GangwayError(`${kind}_OTHER_ENROLLMENT`);
  const { sequence } = claims;
  const last = expected.lastSequence;
  // The plan that was accepted last may come again; an order is followed once.
  if (kind === 'PLAN' ? sequence < last : sequence <= last) {
    throw new GangwayError(`${kind}_REPLAYED`, {
      details: { sequence: String(sequence), last: String(last) },
    });
  }
}

/** @throws …_EXPIRED, also for what is not valid yet */
export function judgeTime(
  kind: Kind,
  { iat, exp }: { readonly iat: number; readonly exp: number },
  authority: PlanAuthority,
): void {
  const now = authority.now / 1000;
  if (exp > now && iat <= now + SKEW && iat < exp) return;
  throw new GangwayError(`${kind}_EXPIRED`, {
    details: { from: String(iat), until: String(exp), now: String(Math.floor(now)) },
  });
}
