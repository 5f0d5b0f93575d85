/** Which packages must be done before which. */
import { GangwayError } from '../../protocol/errors.ts';
import type { Db } from '../storage/database.ts';

/** Needs by package. */
export type Needs = ReadonlyMap<string, readonly string[]>;

export async function readNeeds(db: Db, organisation: string): Promise<Needs> {
  const rows = await db
    .selectFrom('package_need')
    .select(['package', 'needs'])
    .where('organisation', '=', organisation)
    .orderBy('package')
    .orderBy('needs')
    .execute();
  const needs = new Map<string, string[]>();
  for (const row of rows) needs.set(row.package, [...(needs.get(row.package) ?? []), row.needs]);
  return needs;
}

/**
 * Refuses needs in a circle, of which a plan could never be carried out. A domain join waits for the host name in
 * every plan that has both, so that counts, too.
 * @param needs as they would be
 * @throws REQUEST_INVALID
 */
export function demandNoCircle(
  packages: readonly { readonly id: string; readonly name: string; readonly kind: string }[],
  needs: Needs,
): void {
  const named = packages.filter(({ kind }) => kind === 'host-name').map(({ id }) => id);
  const left = new Map(
    packages.map(({ id, kind }) => [
      id,
      [...(needs.get(id) ?? []), ...(kind === 'domain-join' ? named : [])],
    ]),
  );
  for (;;) {
    const free = [...left].filter(([, all]) => !all.some((need) => left.has(need)));
    if (free.length === 0) break;
    for (const [id] of free) left.delete(id);
  }
  if (left.size === 0) return;
  const names = packages.filter(({ id }) => left.has(id)).map(({ name }) => name);
  throw new GangwayError('REQUEST_INVALID', {
    details: { detail: `needs: these packages would wait for each other: ${names.join(', ')}` },
  });
}
