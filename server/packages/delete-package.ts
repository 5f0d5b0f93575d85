import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { transact, type Tx } from '../storage/transaction.ts';
import { readPackage } from './package-rows.ts';

/**
 * Deletes a package with its content. Computers that have it keep it.
 * @throws NOT_FOUND; IN_USE, saying where, while something brings or needs it
 */
export async function deletePackage({ storage, clock }: Parts, by: By, id: string): Promise<void> {
  const { organisation } = by;
  await transact(storage.db, async (tx) => {
    const { name, kind } = await readPackage(tx, organisation, id);
    const where = await usesOf(tx, organisation, id);
    if (where !== undefined) throw new GangwayError('IN_USE', { details: { detail: where } });
    for (const table of ['package_need', 'package_content'] as const) {
      await tx.deleteFrom(table).where('organisation', '=', organisation).where('package', '=', id).execute();
    }
    await tx.deleteFrom('package').where('organisation', '=', organisation).where('id', '=', id).execute();
    await audit(tx, clock, { ...by, action: 'package.deleted', target: id, details: { kind, name } });
  });
}

/** @returns a part of a sentence, undefined when nothing uses it. */
async function usesOf(tx: Tx, organisation: string, id: string): Promise<string | undefined> {
  const attached = await tx
    .selectFrom('package_attachment')
    .innerJoin('configuration_item as item', (join) =>
      join
        .onRef('item.organisation', '=', 'package_attachment.organisation')
        .onRef('item.id', '=', 'package_attachment.configuration_item'),
    )
    .where('package_attachment.organisation', '=', organisation)
    .where('package_attachment.package', '=', id)
    .orderBy('item.name')
    .select('item.name')
    .execute();
  const needed = await tx
    .selectFrom('package_need')
    .innerJoin('package', (join) =>
      join
        .onRef('package.organisation', '=', 'package_need.organisation')
        .onRef('package.id', '=', 'package_need.package'),
    )
    .where('package_need.organisation', '=', organisation)
    .where('package_need.needs', '=', id)
    .orderBy('package.name')
    .select('package.name')
    .execute();
  const names = (rows: readonly { readonly name: string }[]): string =>
    rows.map(({ name }) => name).join(', ');
  const uses = [
    ...(attached.length > 0 ? [`attached to ${names(attached)}`] : []),
    ...(needed.length > 0 ? [`needed by ${names(needed)}`] : []),
  ];
  return uses.length > 0 ? uses.join('; ') : undefined;
}
