/** Checking in: the service is asked how it sees this device; its certificate is renewed in time (A13), an order taken (A15). */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Order } from '../../../protocol/order.ts';
import { type Failure, failureOf } from '../failure.ts';
import type { Redeemed, ServerSession } from '../ports/server.ts';
import type { Journal } from './journal.ts';
import { replay } from './progress.ts';

export interface CheckedIn {
  /** A newer certificate is in the journal. */
  readonly renewed: boolean;
  /** An order that was verified; it is in the journal, and to be followed now. */
  readonly order: Order | undefined;
  /** Why what came as an order was not taken. */
  readonly refused: Failure | undefined;
}

export interface CheckInParts {
  readonly journal: Journal;
  readonly session: ServerSession;
  /** Whether an order may be taken: only by who follows it. */
  readonly takesOrders: boolean;
}

/**
 * Safe to repeat. Times are the server's: this computer's clock may be wrong by years.
 * @throws DEVICE_REVOKED, ENROLLMENT_ENDED, and what the network throws
 */
export async function checkIn(parts: CheckInParts, signal?: AbortSignal): Promise<CheckedIn> {
  const { journal, session, takesOrders } = parts;
  const { redeemed } = replay(journal.entries);
  if (!redeemed) throw new GangwayError('NOT_ENROLLED');
  const { order: signed, serverTime } = await session.status(redeemed.device, signal);
  const answer = signed === undefined || !takesOrders ? {} : await take(signed, redeemed, serverTime, parts);
  const { order, refused } = { order: undefined, refused: undefined, ...answer };
  if (order) return { renewed: false, order, refused };
  return { renewed: await renew(redeemed, serverTime, parts, signal), order, refused };
}

async function take(
  signed: string,
  { device, enrollment }: Redeemed,
  serverTime: number,
  { journal, session }: CheckInParts,
): Promise<{ order: Order } | { refused: Failure }> {
  const { order: last, orderRefused } = replay(journal.entries);
  try {
    const expected = { device, enrollment, lastSequence: last?.sequence ?? 0 };
    const { order } = await session.verifyOrder(signed, expected, serverTime);
    await journal.append({ kind: 'ordered', order: order.id, sequence: order.sequence, signed });
    return { order };
  } catch (error) {
    if (!(error instanceof GangwayError) || !/^(ORDER|PLAN)_/.test(error.code)) throw error;
    // Once for each reason: whoever sends the same again and again does not fill the disk.
    if (orderRefused !== error.code) await journal.append({ kind: 'order-refused', code: error.code });
    return { refused: failureOf(error) };
  }
}

/** The old certificate stays good to its end, so a lost answer costs nothing. */
async function renew(
  { device, certificateChain }: Redeemed,
  serverTime: number,
  { journal, session }: CheckInParts,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!session.isRenewalDue(certificateChain, serverTime)) return false;
  const newest = await session.renew(device, signal);
  if (newest === certificateChain) return false;
  await journal.append({ kind: 'renewed', certificateChain: newest });
  return true;
}
