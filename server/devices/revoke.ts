/** Revoking a device (A13): its certificates count no more, and every call of it is answered DEVICE_REVOKED. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { noteChange } from '../enrollment/watch/note-change.ts';
import { transact } from '../storage/transaction.ts';
import { forgetJoinBlob } from './join-blobs.ts';
import { endOrder } from './orders.ts';

/**
 * Revokes the device of an enrollment, for good: the same keys are never taken again. Doing it twice is doing it once.
 * The computer keeps its name, so nobody else is given it.
 * @throws NOT_FOUND
 */
export async function revokeDevice({ storage, clock }: Parts, by: By, enrollment: string): Promise<void> {
  const { organisation } = by;
  const now = clock.now();
  await transact(storage.db, async (tx) => {
    const found = await tx
      .selectFrom('enrollment')
      .select('device')
      .where('organisation', '=', organisation)
      .where('id', '=', enrollment)
      .executeTakeFirst();
    if (!found) throw new GangwayError('NOT_FOUND');
    const { device } = found;
    const { numUpdatedRows } = await tx
      .updateTable('device')
      .set({ revoked_at: now })
      .where('organisation', '=', organisation)
      .where('id', '=', device)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await tx
      .updateTable('certificate')
      .set({ revoked_at: now })
      .where('organisation', '=', organisation)
      .where('device', '=', device)
      .where('revoked_at', 'is', null)
      .execute();
    // Whichever of its enrollments was named, the living one ends up with nothing to hand over.
    const all = await tx
      .selectFrom('enrollment')
      .select('id')
      .where('organisation', '=', organisation)
      .where('device', '=', device)
      .execute();
    for (const { id } of all) {
      const of = { organisation, enrollment: id };
      await forgetJoinBlob(tx, now, of);
      // It could not be told any more.
      await endOrder(tx, now, of, { unenrolled: false });
      await noteChange(tx, now, of);
    }
    await audit(tx, clock, { ...by, action: 'device.revoked', target: device, details: { enrollment } });
  });
}
