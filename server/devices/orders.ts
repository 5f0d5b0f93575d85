/**
 * Administrators' orders to devices (A15).
 *
 *   (none) ─order▶ waiting ─order-accepted▶ taken ─unenrolled▶ done
 *                    │ ▲ order-refused        │
 *                    └─withdraw▶ withdrawn    └─ the enrollment ended otherwise ▶ over (from waiting, too)
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { AgentEvent } from '../../protocol/events.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { noteChange } from '../enrollment/watch/note-change.ts';
import { newId } from '../storage/ids.ts';
import { transact, type Tx } from '../storage/transaction.ts';

interface Place {
  readonly organisation: string;
  readonly enrollment: string;
}

/**
 * Orders a device to unenroll. Ordering again while an order stands changes nothing.
 * @throws NOT_FOUND; CHANGED_MEANWHILE when nothing can reach the device any more: it was revoked, or the enrollment ended.
 */
export async function orderUnenroll({ storage, clock }: Parts, by: By, enrollment: string): Promise<void> {
  const { organisation } = by;
  await transact(storage.db, async (tx) => {
    const found = await tx
      .selectFrom('enrollment')
      .innerJoin('device', (join) =>
        join
          .onRef('device.organisation', '=', 'enrollment.organisation')
          .onRef('device.id', '=', 'enrollment.device'),
      )
      .select(['enrollment.ended_at', 'device.id as device', 'device.revoked_at'])
      .where('enrollment.organisation', '=', organisation)
      .where('enrollment.id', '=', enrollment)
      .executeTakeFirst();
    if (!found) throw new GangwayError('NOT_FOUND');
    if (found.ended_at !== null || found.revoked_at !== null) {
      const detail = found.revoked_at === null ? 'the enrollment ended' : 'the device was revoked';
      throw new GangwayError('CHANGED_MEANWHILE', { details: { detail } });
    }
    const orders = await ordersOf(tx, { organisation, enrollment });
    if (orders.some(({ ended_at: end }) => end === null)) return;
    const id = newId();
    const now = clock.now();
    await tx
      .insertInto('device_order')
      .values({
        id,
        organisation,
        enrollment,
        sequence: Math.max(0, ...orders.map(({ sequence }) => sequence)) + 1,
        action: 'unenroll',
        ordered_by: by.actor,
        ordered_at: now,
        taken_at: null,
        refused_code: null,
        ended_at: null,
        ended_how: null,
      })
      .execute();
    await audit(tx, clock, {
      ...by,
      action: 'device.unenroll-ordered',
      target: enrollment,
      details: { device: found.device, order: id },
    });
    await noteChange(tx, now, { organisation, enrollment });
  });
}

/**
 * Takes an order back that the device has not taken yet.
 * @throws NOT_FOUND when no order waits: there was none, or the device follows it already.
 */
export async function withdrawOrder({ storage, clock }: Parts, by: By, enrollment: string): Promise<void> {
  const { organisation } = by;
  const now = clock.now();
  await transact(storage.db, async (tx) => {
    const withdrawn = await tx
      .updateTable('device_order')
      .set({ ended_at: now, ended_how: 'withdrawn' })
      .where('organisation', '=', organisation)
      .where('enrollment', '=', enrollment)
      .where('ended_at', 'is', null)
      .where('taken_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!withdrawn) throw new GangwayError('NOT_FOUND');
    await audit(tx, clock, {
      ...by,
      action: 'device.order-withdrawn',
      target: enrollment,
      details: { order: withdrawn.id },
    });
    await noteChange(tx, now, { organisation, enrollment });
  });
}

const ordersOf = (tx: Tx, { organisation, enrollment }: Place) =>
  tx
    .selectFrom('device_order')
    .select(['id', 'sequence', 'ended_at'])
    .where('organisation', '=', organisation)
    .where('enrollment', '=', enrollment)
    .execute();

const standing = (tx: Tx, { organisation, enrollment }: Place) =>
  tx
    .updateTable('device_order')
    .where('organisation', '=', organisation)
    .where('enrollment', '=', enrollment)
    .where('ended_at', 'is', null);

/** What the device says about its order. One that was withdrawn too late is marked as taken all the same. */
export async function followOrder(tx: Tx, now: number, place: Place, event: AgentEvent): Promise<void> {
  if (event.kind === 'order-refused') {
    await standing(tx, place).set({ refused_code: event.code }).execute();
  }
  if (event.kind !== 'order-accepted') return;
  await tx
    .updateTable('device_order')
    .set({ taken_at: now, refused_code: null })
    .where('organisation', '=', place.organisation)
    .where('enrollment', '=', place.enrollment)
    .where('id', '=', event.order)
    .where('taken_at', 'is', null)
    .execute();
}

/**
 * The enrollment is over: an order that the device took is done when it says that it unenrolled; any other cannot be
 * carried out any more, or nobody will know.
 */
export async function endOrder(
  tx: Tx,
  now: number,
  place: Place,
  { unenrolled }: { readonly unenrolled: boolean },
): Promise<void> {
  if (unenrolled) {
    await standing(tx, place)
      .set({ ended_at: now, ended_how: 'done' })
      .where('taken_at', 'is not', null)
      .execute();
  }
  await standing(tx, place).set({ ended_at: now, ended_how: 'over' }).execute();
}
