import { GangwayError } from '../../../protocol/errors.ts';
import type { ConfigurationItem } from '../../admin-api/schemas/configuration.ts';
import type { Parts } from '../../app/parts.ts';
import { audit } from '../../audit/audit.ts';
import { transact } from '../../storage/transaction.ts';
import type { By } from '../actor.ts';
import { listConfiguration } from './list-configuration.ts';

/**
 * M7: which packages come with a choice, in the order of their installation. Replaces what was attached.
 * @throws NOT_FOUND for the item; REQUEST_INVALID when a package does not exist.
 */
export function attachPackages(
  { storage, clock }: Parts,
  by: By,
  id: string,
  packages: readonly string[],
): Promise<ConfigurationItem> {
  const { organisation } = by;
  return transact(storage.db, async (tx) => {
    const item = await tx
      .selectFrom('configuration_item')
      .where('organisation', '=', organisation)
      .where('id', '=', id)
      .select('name')
      .executeTakeFirst();
    if (!item) throw new GangwayError('NOT_FOUND');
    const known =
      packages.length === 0
        ? []
        : await tx
            .selectFrom('package')
            .where('organisation', '=', organisation)
            .where('id', 'in', packages)
            .select('id')
            .execute();
    if (known.length !== packages.length) {
      throw new GangwayError('REQUEST_INVALID', { details: { detail: 'packages: no such package' } });
    }
    await tx
      .deleteFrom('package_attachment')
      .where('organisation', '=', organisation)
      .where('configuration_item', '=', id)
      .execute();
    if (packages.length > 0) {
      await tx
        .insertInto('package_attachment')
        .values(
          packages.map((one, position) => ({ organisation, configuration_item: id, package: one, position })),
        )
        .execute();
    }
    const after = (await listConfiguration(tx, organisation)).find((one) => one.id === id);
    if (!after) throw new GangwayError('NOT_FOUND');
    await audit(tx, clock, {
      ...by,
      action: 'configuration.packages-attached',
      target: id,
      details: { name: item.name, packages: after.packages.map(({ name }) => name).join(', ') },
    });
    return after;
  });
}
