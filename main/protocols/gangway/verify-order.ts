/**
 * Verifies an administrator's order (A15), as a plan is verified. Agent and helper both come here; neither believes
 * the other.
 */
import { GangwayError } from '../../../protocol/errors.ts';
import { Order } from '../../../protocol/order.ts';
import type { AcceptedOrder, OrderExpectation } from '../../core/ports/server.ts';
import { judgeAddress, judgeTime, type PlanAuthority, signedPayload } from './verify-signed.ts';

/** @throws PLAN_SIGNER, ORDER_SIGNATURE, ORDER_INVALID, or the code of the claim that is wrong */
export async function verifyOrder(
  signed: string,
  authority: PlanAuthority,
  expected: OrderExpectation,
): Promise<AcceptedOrder> {
  const order = readOrder(await signedPayload('ORDER', signed, authority));
  judgeAddress('ORDER', order, authority, expected);
  judgeTime('ORDER', order, authority);
  return { order, signed };
}

function readOrder(payload: Uint8Array): Order {
  try {
    return Order.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch (cause) {
    throw new GangwayError('ORDER_INVALID', { cause });
  }
}
