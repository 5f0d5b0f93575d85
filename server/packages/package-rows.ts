/** Packages as the console shows them: no secret value, no content. */
import { GangwayError } from '../../protocol/errors.ts';
import { Properties } from '../admin-api/schemas/package-settings.ts';
import type { Package } from '../admin-api/schemas/packages.ts';
import { PublicJwk } from '../../protocol/wire.ts';
import type { Db } from '../storage/database.ts';
import type { Row } from '../storage/tables.ts';
import { readNeeds } from './package-needs.ts';

function toPackage(row: Row<'package'>, needs: readonly string[]): Package {
  const policy = { onFailure: row.on_failure, retries: row.retries, needs: [...needs] };
  const common = { id: row.id, name: row.name, createdAt: row.created_at, policy };
  if (row.kind === 'host-name' && row.template !== null) {
    return { ...common, kind: row.kind, template: row.template };
  }
  if (row.kind === 'certificate' && row.sha256 !== null && row.not_after !== null) {
    return {
      ...common,
      kind: row.kind,
      subject: row.subject ?? '',
      sha256: row.sha256,
      notAfter: row.not_after,
    };
  }
  if (row.kind === 'domain-join' && row.domain !== null && row.provisioner !== null) {
    const provisioner = PublicJwk.parse(JSON.parse(row.provisioner));
    return { ...common, kind: row.kind, domain: row.domain, provisioner };
  }
  const { version, product, format, sha256, size } = row;
  if (row.kind === 'mdm-registration' && row.discovery_url !== null) {
    const uploaded = row.uploaded_at !== null;
    return {
      ...common,
      kind: row.kind,
      discoveryUrl: row.discovery_url,
      userName: row.user_name ?? '',
      providerId: row.provider_id ?? '',
      provisioningPackage: sha256 === null || size === null ? null : { sha256, size, uploaded },
    };
  }
  if (row.kind === 'profile' && row.server_host !== null && sha256 !== null && size !== null) {
    const uploaded = row.uploaded_at !== null;
    return { ...common, kind: row.kind, serverHost: row.server_host, sha256, size, uploaded };
  }
  if (row.kind !== 'application' || version === null || product === null || format === null)
    throw brokenRow(row);
  if (sha256 === null || size === null) throw brokenRow(row);
  return {
    ...common,
    kind: row.kind,
    version,
    product,
    format,
    sha256,
    size,
    uploaded: row.uploaded_at !== null || row.source !== null,
    source: row.source,
    teamId: row.team_id,
    properties: propertiesOf(row),
    secretProperty: row.secret_property,
  };
}

/** Of an application; as this service wrote them. */
export const propertiesOf = ({ properties }: Pick<Row<'package'>, 'properties'>): Properties =>
  properties === null ? {} : Properties.parse(JSON.parse(properties));

/** The database's own checks keep this from happening. */
const brokenRow = (row: Row<'package'>): Error => new Error(`package ${row.id} lacks what its kind needs`);

export async function listPackages(db: Db, organisation: string): Promise<Package[]> {
  const rows = await db
    .selectFrom('package')
    .where('organisation', '=', organisation)
    .orderBy('name')
    .selectAll()
    .execute();
  const needs = await readNeeds(db, organisation);
  return rows.map((row) => toPackage(row, needs.get(row.id) ?? []));
}

/** @throws NOT_FOUND */
export async function readPackage(db: Db, organisation: string, id: string): Promise<Package> {
  const row = await db
    .selectFrom('package')
    .where('organisation', '=', organisation)
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw new GangwayError('NOT_FOUND');
  const needs = await readNeeds(db, organisation);
  return toPackage(row, needs.get(row.id) ?? []);
}
