/**
 * Verifies an administrator's order (A15): by the key of the pinned plan signer and no other, as for plans. A type of
 * its own in the header keeps plans and orders apart. Agent and helper both come here; neither believes the other.
 */
import { compactVerify } from 'jose';
import { GangwayError } from '../../../protocol/errors.ts';
import { Order, ORDER_TYPE } from '../../../protocol/order.ts';
import type { AcceptedOrder, OrderExpectation } from '../../core/ports/server.ts';
import { planSignerKey } from './trust/plan-signer.ts';
import type { PlanAuthority } from './verify-plan.ts';

/** Seconds that an order may come from the future: the clock offset is measured to within a request's duration. */
const SKEW = 60;

/**
 * @param authority `now` is the server's time, never this computer's clock alone.
 * @throws PLAN_SIGNER, ORDER_SIGNATURE, ORDER_INVALID, or the code of the claim that is wrong
 */
export async function verifyOrder(
  signed: string,
  authority: PlanAuthority,
  expected: OrderExpectation,
): Promise<AcceptedOrder> {
  const order = readOrder(await verifySignature(signed, authority));
  judgeClaims(order, authority, expected);
  return { order, signed };
}

async function verifySignature(
  signed: string,
  { planSigner, organisation, now }: PlanAuthority,
): Promise<Uint8Array> {
  const key = planSignerKey(planSigner, organisation, now);
  try {
    const { payload, protectedHeader } = await compactVerify(signed, key, { algorithms: ['ES256'] });
    if (protectedHeader.typ === ORDER_TYPE) return payload;
  } catch (cause) {
    throw new GangwayError('ORDER_SIGNATURE', { cause });
  }
  throw new GangwayError('ORDER_SIGNATURE', { details: { reason: 'type' } });
}

function readOrder(payload: Uint8Array): Order {
  try {
    return Order.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch (cause) {
    throw new GangwayError('ORDER_INVALID', { cause });
  }
}

function judgeClaims(order: Order, authority: PlanAuthority, expected: OrderExpectation): void {
  if (order.iss !== authority.organisation) throw new GangwayError('ORDER_OTHER_ORGANISATION');
  if (order.sub !== expected.device || order.cnf.jkt !== authority.jkt) {
    throw new GangwayError('ORDER_OTHER_DEVICE');
  }
  if (order.enrollment !== expected.enrollment) throw new GangwayError('ORDER_OTHER_ENROLLMENT');
  if (order.sequence <= expected.lastSequence) {
    throw new GangwayError('ORDER_REPLAYED', {
      details: { sequence: String(order.sequence), last: String(expected.lastSequence) },
    });
  }
  const now = authority.now / 1000;
  if (order.exp <= now || order.iat > now + SKEW || order.iat >= order.exp) {
    throw new GangwayError('ORDER_EXPIRED', {
      details: { from: String(order.iat), until: String(order.exp), now: String(Math.floor(now)) },
    });
  }
}
