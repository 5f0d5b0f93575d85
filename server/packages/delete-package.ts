import { GangwayError } from '../../protocol/errors.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { listConfiguration } from '../enrollment/configuration/list-configuration.ts';
import { transact, type Tx } from '../storage/transaction.ts';
import { listPackages, readPackage } from './package-rows.ts';

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
  const items = await listConfiguration(tx, organisation);
  const packages = await listPackages(tx, organisation);
  const uses = [
    ['attached to', items.filter((item) => item.packages.some((one) => one.id === id))],
    ['needed by', packages.filter(({ policy }) => policy.needs.includes(id))],
  ] as const;
  const said = uses.flatMap(([how, users]) =>
    users.length === 0 ? [] : `${how} ${users.map(({ name }) => name).join(', ')}`,
  );
  return said.length > 0 ? said.join('; ') : undefined;
}
