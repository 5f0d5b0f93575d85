import type { Clock } from '../../app/clock.ts';
import type { Db } from '../../storage/database.ts';
import { repeatConflicts } from '../../storage/transaction.ts';

/**
 * Wipes codes that cannot be used any more, so that an old copy of the database and the master key together
 * give nothing away. Their HMAC stays: it finds an enrollment again, and it is no code.
 */
export async function wipeCodes(db: Db, clock: Clock): Promise<void> {
  await repeatConflicts(() =>
    db
      .updateTable('enrollment_item')
      .set({ code_sealed: null })
      .where('code_sealed', 'is not', null)
      .where((where) =>
        where.or([where('expires_at', '<=', clock.now()), where('uses', '>=', where.ref('max_uses'))]),
      )
      .execute(),
  );
}
