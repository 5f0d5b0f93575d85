/** Renaming and deleting configuration items. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { ConfigurationItem } from '../../admin-api/schemas/configuration.ts';
import type { Parts } from '../../app/parts.ts';
import { audit } from '../../audit/audit.ts';
import { isDuplicate, transact, type Tx } from '../../storage/transaction.ts';
import type { By } from '../actor.ts';
import { listConfiguration } from './list-configuration.ts';

const itemOf = async (tx: Tx, organisation: string, id: string): Promise<ConfigurationItem> => {
  const found = (await listConfiguration(tx, organisation)).find((one) => one.id === id);
  if (!found) throw new GangwayError('NOT_FOUND');
  return found;
};

/** Host names that were made with the old name stay. @throws NOT_FOUND, NAME_TAKEN */
export async function renameConfiguration(
  { storage, clock }: Parts,
  by: By,
  id: string,
  name: string,
): Promise<ConfigurationItem> {
  const { organisation } = by;
  try {
    return await transact(storage.db, async (tx) => {
      const before = await itemOf(tx, organisation, id);
      await tx
        .updateTable('configuration_item')
        .set({ name })
        .where('organisation', '=', organisation)
        .where('id', '=', id)
        .execute();
      await audit(tx, clock, {
        ...by,
        action: 'configuration.renamed',
        target: id,
        details: { kind: before.kind, name, was: before.name },
      });
      return { ...before, name };
    });
  } catch (error) {
    if (isDuplicate(error)) throw new GangwayError('NAME_TAKEN', { cause: error });
    throw error;
  }
}

const CHOICES = ['device_usage', 'location', 'cost_centre'] as const;

/**
 * Deletes a configuration item; the packages that were attached to it stay.
 * @throws NOT_FOUND; IN_USE, saying where, while an enrollment item chooses it or an enrollment with it is under way
 */
export async function deleteConfiguration({ storage, clock }: Parts, by: By, id: string): Promise<void> {
  const { organisation } = by;
  await transact(storage.db, async (tx) => {
    const { kind, name } = await itemOf(tx, organisation, id);
    const where = await usesOf(tx, organisation, id);
    if (where !== undefined) throw new GangwayError('IN_USE', { details: { detail: where } });
    // Items that were deleted are kept for their enrollments, which are over or have everything by now.
    for (const choice of CHOICES) {
      await tx
        .updateTable('enrollment_item')
        .set({ [choice]: null })
        .where('organisation', '=', organisation)
        .where(choice, '=', id)
        .execute();
    }
    await tx
      .deleteFrom('package_attachment')
      .where('organisation', '=', organisation)
      .where('configuration_item', '=', id)
      .execute();
    await tx
      .deleteFrom('configuration_item')
      .where('organisation', '=', organisation)
      .where('id', '=', id)
      .execute();
    await audit(tx, clock, { ...by, action: 'configuration.deleted', target: id, details: { kind, name } });
  });
}

/** @returns a part of a sentence, undefined when nothing uses it. */
async function usesOf(tx: Tx, organisation: string, id: string): Promise<string | undefined> {
  const items = await tx
    .selectFrom('enrollment_item')
    .where('organisation', '=', organisation)
    .where((where) => where.or(CHOICES.map((choice) => where(choice, '=', id))))
    .orderBy('name')
    .select(['id', 'name', 'deleted_at'])
    .execute();
  if (items.length === 0) return undefined;
  const chosen = items.filter(({ deleted_at: at }) => at === null);
  const underWay = await tx
    .selectFrom('enrollment')
    .innerJoin('device', (join) =>
      join
        .onRef('device.organisation', '=', 'enrollment.organisation')
        .onRef('device.id', '=', 'enrollment.device'),
    )
    .where('enrollment.organisation', '=', organisation)
    .where(
      'enrollment.item',
      'in',
      items.map((item) => item.id),
    )
    .where('enrollment.ended_at', 'is', null)
    .where('enrollment.state', '<>', 'enrolled')
    .where('device.revoked_at', 'is', null)
    .orderBy('device.host_name')
    .select('device.host_name as name')
    .execute();
  const names = (rows: readonly { readonly name: string }[]): string =>
    `${rows
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ')}${rows.length > 5 ? ` (and ${rows.length - 5} more)` : ''}`;
  const uses = [
    ...(chosen.length > 0 ? [`chosen by the enrollment items ${names(chosen)}`] : []),
    ...(underWay.length > 0 ? [`used by the enrollments under way of ${names(underWay)}`] : []),
  ];
  return uses.length > 0 ? uses.join('; ') : undefined;
}
