/**
 * The order in which changes are told. A change is written in the transaction that makes it, without a number; whoever
 * looks next numbers what is there. So the numbers follow the commits, not the clocks: a change that was committed
 * late comes late, and nobody who listens has passed it by.
 */
import type { Clock } from '../../app/clock.ts';
import type { Db } from '../../storage/database.ts';
import { repeatConflicts, transact } from '../../storage/transaction.ts';

/** Who was away for longer asks for everything anew anyway. */
const KEPT_MS = 15 * 60_000;
const AT_ONCE = 500;

/** The last number that was given. */
export async function lastPosition(db: Db): Promise<number> {
  const { value } = await db.selectFrom('live_position').select('value').executeTakeFirstOrThrow();
  return value;
}

/** Numbers what was committed since the last time; several processes may do so at once. */
export async function numberChanges(db: Db): Promise<void> {
  const waiting = () => db.selectFrom('live_change').select('id').where('position', 'is', null).limit(1);
  while (await waiting().executeTakeFirst()) {
    await transact(db, async (tx) => {
      // First of all, so that of two processes one waits or begins again.
      const { value } = await tx
        .updateTable('live_position')
        .set((with_) => ({ value: with_('value', '+', AT_ONCE) }))
        .returning('value')
        .executeTakeFirstOrThrow();
      const rows = await tx
        .selectFrom('live_change')
        .select('id')
        .where('position', 'is', null)
        .orderBy('created_at')
        .orderBy('sequence')
        .limit(AT_ONCE)
        .execute();
      for (const [index, { id }] of rows.entries()) {
        const position = value - AT_ONCE + 1 + index;
        await tx.updateTable('live_change').set({ position }).where('id', '=', id).execute();
      }
      await tx
        .updateTable('live_position')
        .set({ value: value - AT_ONCE + rows.length })
        .execute();
    });
  }
}

/** Forgets changes that nobody can ask for any more. */
export async function sweepChanges(db: Db, clock: Clock): Promise<void> {
  // What nobody was there to number would wait for the next listener otherwise.
  await numberChanges(db);
  await repeatConflicts(() =>
    db
      .deleteFrom('live_change')
      .where('position', 'is not', null)
      .where('created_at', '<', clock.now() - KEPT_MS)
      .execute(),
  );
}
