import { GangwayError } from '../../protocol/errors.ts';
import type { NewPackage, Package } from '../admin-api/schemas/packages.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import { newId } from '../storage/ids.ts';
import type { NewRow } from '../storage/tables.ts';
import { isDuplicate, transact } from '../storage/transaction.ts';
import { templateFault } from './host-name-template.ts';
import { readPackage } from './package-rows.ts';
import { readRootCertificate } from './root-certificate.ts';
import { sealPackageSecret } from './secret.ts';
import { isUserNameTemplate } from './user-name-template.ts';

type Columns = Omit<NewRow<'package'>, 'id' | 'organisation' | 'name' | 'created_at'>;

const NOTHING = {
  template: null,
  certificate: null,
  subject: null,
  not_after: null,
  sha256: null,
  version: null,
  product: null,
  format: null,
  size: null,
  team_id: null,
  secret_property: null,
  secret_sealed: null,
  uploaded_at: null,
  domain: null,
  provisioner: null,
  discovery_url: null,
  user_name: null,
  provider_id: null,
  server_host: null,
  source: null,
  properties: null,
  on_failure: null,
  retries: null,
};

function columnsOf({ master, clock }: Parts, organisation: string, id: string, given: NewPackage): Columns {
  switch (given.kind) {
    case 'host-name': {
      const fault = templateFault(given.template);
      if (fault)
        throw new GangwayError('REQUEST_INVALID', { details: { detail: `template: ${fault.kind}` } });
      return { ...NOTHING, kind: given.kind, template: given.template };
    }
    case 'certificate': {
      const root = readRootCertificate(given.certificate, clock.now());
      return {
        ...NOTHING,
        kind: given.kind,
        certificate: root.der.toString('base64'),
        subject: root.subject,
        not_after: root.notAfter,
        sha256: root.sha256,
      };
    }
    case 'domain-join':
      return {
        ...NOTHING,
        kind: given.kind,
        domain: given.domain.toLowerCase(),
        provisioner: JSON.stringify(given.provisioner),
      };
    case 'mdm-registration':
      if (!isUserNameTemplate(given.userName))
        throw new GangwayError('REQUEST_INVALID', { details: { detail: 'userName: placeholder' } });
      return {
        ...NOTHING,
        kind: given.kind,
        discovery_url: given.discoveryUrl,
        user_name: given.userName,
        provider_id: given.providerId,
        sha256: given.provisioningPackage?.sha256 ?? null,
        size: given.provisioningPackage?.size ?? null,
      };
    case 'profile': {
      const { kind, serverHost, sha256, size } = given;
      return { ...NOTHING, kind, server_host: serverHost.toLowerCase(), sha256, size };
    }
    case 'application': {
      const { kind, version, product, format, sha256, size, teamId, source, properties, secret } = given;
      return {
        ...NOTHING,
        kind,
        version,
        product,
        format,
        sha256,
        size,
        team_id: teamId ?? null,
        source: source ?? null,
        properties: properties === undefined ? null : JSON.stringify(properties),
        ...(secret && {
          secret_property: secret.property,
          secret_sealed: sealPackageSecret(master, organisation, id, secret.value),
        }),
      };
    }
  }
}

/**
 * @throws NAME_TAKEN; REQUEST_INVALID for a template of a name; what `readRootCertificate` says about a certificate.
 */
export async function createPackage(parts: Parts, by: By, given: NewPackage): Promise<Package> {
  const { storage, clock } = parts;
  const { organisation } = by;
  const id = newId();
  const columns = columnsOf(parts, organisation, id, given);
  const { kind, name } = given;
  try {
    return await transact(storage.db, async (tx) => {
      await tx
        .insertInto('package')
        .values({ id, organisation, name, created_at: clock.now(), ...columns })
        .execute();
      await audit(tx, clock, {
        ...by,
        action: 'package.created',
        target: id,
        details: { kind, name, sha256: columns.sha256 ?? null, source: columns.source ?? null },
      });
      return readPackage(tx, organisation, id);
    });
  } catch (error) {
    if (isDuplicate(error)) throw new GangwayError('NAME_TAKEN', { cause: error });
    throw error;
  }
}
