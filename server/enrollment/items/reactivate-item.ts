/** M4: an expired code is renewed: a new code with a new lifetime. The old one stays dead. */
import { audit } from '../../audit/audit.ts';
import type { Parts } from '../../app/parts.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import { transact } from '../../storage/transaction.ts';
import type { By } from '../actor.ts';
import { readSettings } from '../settings.ts';
import { freshCode } from './fresh-code.ts';

const MINUTE_MS = 60_000;

/**
 * @throws NOT_FOUND; CHANGED_MEANWHILE when the code is not expired: somebody else was first, or it was used up.
 *   A code that can still be used is never replaced under the person who holds it.
 */
export function reactivateItem(
  { storage, clock, master }: Pick<Parts, 'storage' | 'clock' | 'master'>,
  by: By,
  id: string,
): Promise<void> {
  const code = freshCode(master, by.organisation, id);
  return transact(storage.db, async (tx) => {
    const now = clock.now();
    const minutes = (await readSettings(tx, by.organisation)).codeLifetimeMinutes;
    const mine = tx
      .updateTable('enrollment_item')
      .where('organisation', '=', by.organisation)
      .where('id', '=', id)
      .where('deleted_at', 'is', null);
    const renewed = await mine
      .set({ ...code, expires_at: now + minutes * MINUTE_MS })
      .where('expires_at', '<=', now)
      .whereRef('uses', '<', 'max_uses')
      .returning('name')
      .executeTakeFirst();
    if (!renewed) throw new GangwayError((await exists(tx, by, id)) ? 'CHANGED_MEANWHILE' : 'NOT_FOUND');
    await audit(tx, clock, {
      ...by,
      action: 'item.reactivated',
      target: id,
      details: { name: renewed.name, lifetimeMinutes: minutes },
    });
  });
}

async function exists(tx: Parts['storage']['db'], by: By, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('enrollment_item')
    .where('organisation', '=', by.organisation)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}
