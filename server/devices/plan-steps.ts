/** The steps of a plan, each made from what the service knows. */
import type { Step } from '../../protocol/plan.ts';
import { PublicJwk } from '../../protocol/wire.ts';
import type { PublishedRoot } from '../app/parts.ts';
import { packageUrl } from '../packages/content-url.ts';
import { propertiesOf } from '../packages/package-rows.ts';
import { renderUserName, type UserNameValues } from '../packages/user-name-template.ts';
import type { Row } from '../storage/tables.ts';

const ROOT = 'root';
/** The id of the step that every plan has. */
export const MANAGEMENT = 'management';

/** What every plan begins with: trust in the service's root where it has one of its own, then management. */
export function basicSteps(
  organisationName: string,
  serverOrigin: string,
  root: PublishedRoot | null,
): Step[] {
  const management: Step = {
    id: MANAGEMENT,
    kind: 'management',
    needs: root ? [ROOT] : [],
    onFailure: 'stop',
    removable: true,
    organisationName,
    serverOrigin,
  };
  if (root === null) return [management];
  const trust: Step = {
    id: ROOT,
    kind: 'root-certificate',
    needs: [],
    onFailure: 'stop',
    removable: true,
    name: organisationName,
    certificate: root.der.toString('base64'),
    sha256: root.sha256,
  };
  return [trust, management];
}

/** One package that fails does not keep the others from being installed. */
const afterManagement = (id: string) => ({ id, needs: [MANAGEMENT], onFailure: 'continue' as const });

export const hostNameStep = (id: string, hostName: string): Step => ({
  ...afterManagement(id),
  kind: 'host-name',
  // What the computer was called before means nothing to anybody after it was enrolled.
  removable: false,
  hostName,
});

/** About a minute: whoever provisions may need some time to make the account. */
const JOIN_RETRIES = 10;

/** @param nameStep the step that gives the computer its name, when the plan has one */
export function domainJoinStep(
  { id, domain, provisioner }: Row<'package'>,
  machineName: string,
  nameStep: string | undefined,
): Step | undefined {
  if (domain === null || provisioner === null) return undefined;
  const step = afterManagement(id);
  return {
    ...step,
    kind: 'domain-join',
    needs: nameStep === undefined ? step.needs : [...step.needs, nameStep],
    // Leaving a domain needs rights there.
    removable: false,
    retries: JOIN_RETRIES,
    domain,
    machineName,
    provisioner: PublicJwk.parse(JSON.parse(provisioner)),
  };
}

export function certificateStep({ id, name, certificate, sha256 }: Row<'package'>): Step | undefined {
  if (certificate === null || sha256 === null) return undefined;
  return { ...afterManagement(id), kind: 'root-certificate', removable: true, name, certificate, sha256 };
}

/** For Windows. @param values what the account's name is made of */
export function registrationStep(
  row: Row<'package'>,
  values: UserNameValues,
  origin: string,
): Step | undefined {
  const {
    id,
    name,
    size,
    sha256,
    discovery_url: discoveryUrl,
    user_name: template,
    provider_id: providerId,
  } = row;
  if (discoveryUrl === null || template === null || providerId === null) return undefined;
  return {
    ...afterManagement(id),
    kind: 'mdm-registration',
    removable: true,
    name,
    discoveryUrl,
    userName: renderUserName(template, values),
    providerId,
    ...(row.uploaded_at !== null && size !== null && sha256 !== null
      ? { provisioningPackage: { url: packageUrl(origin, { id, sha256 }), size, sha256 } }
      : {}),
  };
}

/** For Macs. @returns undefined while its content is not there; the console says so. */
export function profileStep(row: Row<'package'>, origin: string): Step | undefined {
  const { id, name, server_host: serverHost, size, sha256 } = row;
  if (row.uploaded_at === null || serverHost === null || size === null || sha256 === null) return undefined;
  const url = packageUrl(origin, { id, sha256 });
  return { ...afterManagement(id), kind: 'profile', removable: true, name, url, size, sha256, serverHost };
}

/** @returns undefined while its content is not there; the console says so. */
export function applicationStep(row: Row<'package'>, origin: string): Step | undefined {
  const { id, name, version, product, format, size, sha256 } = row;
  const uploaded =
    row.uploaded_at !== null && sha256 !== null ? packageUrl(origin, { id, sha256 }) : undefined;
  const url = row.source ?? uploaded;
  if (url === undefined || version === null || product === null) return undefined;
  if (format === null || size === null || sha256 === null) return undefined;
  return {
    ...afterManagement(id),
    kind: 'application',
    removable: true,
    name,
    version,
    product,
    format,
    size,
    sha256,
    url,
    ...(row.team_id === null ? {} : { teamId: row.team_id }),
    ...(row.properties === null ? {} : { properties: propertiesOf(row) }),
    ...(row.secret_property === null ? {} : { secretProperty: row.secret_property }),
  };
}
