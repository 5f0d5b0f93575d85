/** M4: deleting an item revokes its code. The row stays for the enrollments that came of it. */
import { audit } from '../../audit/audit.ts';
import type { Parts } from '../../app/parts.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import { transact } from '../../storage/transaction.ts';
import type { By } from '../actor.ts';

/** @throws NOT_FOUND, also when it was deleted before. */
export function deleteItem(
  { storage, clock }: Pick<Parts, 'storage' | 'clock'>,
  by: By,
  id: string,
): Promise<void> {
  return transact(storage.db, async (tx) => {
    const deleted = await tx
      .updateTable('enrollment_item')
      .set({ deleted_at: clock.now(), code_hmac: null, code_sealed: null })
      .where('organisation', '=', by.organisation)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .returning('name')
      .executeTakeFirst();
    if (!deleted) throw new GangwayError('NOT_FOUND');
    await audit(tx, clock, { ...by, action: 'item.deleted', target: id, details: { name: deleted.name } });
  });
}
