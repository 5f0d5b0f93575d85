import type { ConfigurationItem } from '../../admin-api/schemas/configuration.ts';
import type { Db } from '../../storage/database.ts';

/** All configuration items by kind and name, each with its packages in their order. */
export async function listConfiguration(db: Db, organisation: string): Promise<ConfigurationItem[]> {
  const items = await db
    .selectFrom('configuration_item')
    .where('organisation', '=', organisation)
    .orderBy('kind')
    .orderBy('name')
    .select(['id', 'kind', 'name', 'created_at'])
    .execute();
  const attached = await db
    .selectFrom('package_attachment')
    .innerJoin('package', (join) =>
      join
        .onRef('package.id', '=', 'package_attachment.package')
        .onRef('package.organisation', '=', 'package_attachment.organisation'),
    )
    .where('package_attachment.organisation', '=', organisation)
    .orderBy('package_attachment.position')
    .select(['package_attachment.configuration_item', 'package.id', 'package.name', 'package.kind'])
    .execute();
  return items.map((item) => ({
    id: item.id,
    kind: item.kind,
    name: item.name,
    createdAt: item.created_at,
    packages: attached
      .filter((row) => row.configuration_item === item.id)
      .map(({ id, name, kind }) => ({ id, name, kind })),
  }));
}
