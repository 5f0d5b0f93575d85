import { GangwayError } from '../../../protocol/errors.ts';
import type { ConfigurationItem, NewConfigurationItem } from '../../admin-api/schemas/configuration.ts';
import type { Parts } from '../../app/parts.ts';
import { audit } from '../../audit/audit.ts';
import { newId } from '../../storage/ids.ts';
import { isDuplicate, transact } from '../../storage/transaction.ts';
import type { By } from '../actor.ts';

/** M7. @throws NAME_TAKEN when there is one of the same kind and name. */
export async function createConfiguration(
  { storage, clock }: Parts,
  by: By,
  { kind, name }: NewConfigurationItem,
): Promise<ConfigurationItem> {
  const id = newId();
  const createdAt = clock.now();
  try {
    await transact(storage.db, async (tx) => {
      await tx
        .insertInto('configuration_item')
        .values({ id, organisation: by.organisation, kind, name, created_at: createdAt })
        .execute();
      await audit(tx, clock, { ...by, action: 'configuration.created', target: id, details: { kind, name } });
    });
  } catch (error) {
    if (isDuplicate(error)) throw new GangwayError('NAME_TAKEN', { cause: error });
    throw error;
  }
  return { id, kind, name, createdAt, packages: [] };
}
