/** Renaming a package, what its failure does, what it needs, its properties. Plans that are fetched from now on say so. */
import { GangwayError } from '../../protocol/errors.ts';
import type { PackageChange, Properties } from '../admin-api/schemas/package-settings.ts';
import type { Package } from '../admin-api/schemas/packages.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { isDuplicate, transact, type Tx } from '../storage/transaction.ts';
import { demandNoCircle, readNeeds } from './package-needs.ts';
import { readPackage } from './package-rows.ts';

/** @throws NOT_FOUND; NAME_TAKEN; REQUEST_INVALID for properties of what takes none, needs that are not there or go in a circle */
export async function changePackage(
  { storage, clock }: Parts,
  by: By,
  id: string,
  { name, policy, properties }: PackageChange,
): Promise<Package> {
  const { organisation } = by;
  try {
    return await transact(storage.db, async (tx) => {
      const before = await readPackage(tx, organisation, id);
      if (properties !== undefined) demandMayHave(properties, before);
      await tx
        .updateTable('package')
        .set({
          name,
          on_failure: policy.onFailure,
          retries: policy.retries,
          ...(properties === undefined ? {} : { properties: JSON.stringify(properties) }),
        })
        .where('organisation', '=', organisation)
        .where('id', '=', id)
        .execute();
      await replaceNeeds(tx, organisation, id, policy.needs);
      const { onFailure, retries, needs } = policy;
      await audit(tx, clock, {
        ...by,
        action: 'package.changed',
        target: id,
        details: { name, was: before.name, onFailure, retries, needs: needs.join(' ') },
      });
      return readPackage(tx, organisation, id);
    });
  } catch (error) {
    if (isDuplicate(error)) throw new GangwayError('NAME_TAKEN', { cause: error });
    throw error;
  }
}

function demandMayHave(properties: Properties, one: Package): void {
  const refused = (why: string): GangwayError =>
    new GangwayError('REQUEST_INVALID', { details: { detail: `properties: ${why}` } });
  if (one.kind !== 'application') throw refused('only an application has them');
  const isAny = Object.keys(properties).length > 0;
  if (one.format === 'pkg' && isAny) throw refused('the installer of a Mac takes none');
}

async function replaceNeeds(
  tx: Tx,
  organisation: string,
  id: string,
  wanted: readonly string[],
): Promise<void> {
  const packages = await tx
    .selectFrom('package')
    .select(['id', 'name', 'kind'])
    .where('organisation', '=', organisation)
    .execute();
  if (wanted.some((need) => !packages.some((one) => one.id === need))) {
    throw new GangwayError('REQUEST_INVALID', { details: { detail: 'needs: no such package' } });
  }
  const needs = new Map(await readNeeds(tx, organisation)).set(id, wanted);
  demandNoCircle(packages, needs);
  await tx
    .deleteFrom('package_need')
    .where('organisation', '=', organisation)
    .where('package', '=', id)
    .execute();
  if (wanted.length === 0) return;
  await tx
    .insertInto('package_need')
    .values(wanted.map((need) => ({ organisation, package: id, needs: need })))
    .execute();
}
