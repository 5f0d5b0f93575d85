/** Packages: what can be installed at the end of an enrollment. */
import { z } from 'zod';
import { readInstallationPoint } from '../../../protocol/installation-point.ts';
import { ApplicationStep, MdmRegistrationStep, ProfileStep } from '../../../protocol/plan.ts';
import { Id, Milliseconds, PublicJwk, Sha256Hex, Text } from '../../../protocol/wire.ts';
import { PackagePolicy, Product, Properties } from './package-settings.ts';

export const PackageKind = z.enum([
  'host-name',
  'certificate',
  'application',
  'domain-join',
  'mdm-registration',
  'profile',
]);
export type PackageKind = z.infer<typeof PackageKind>;

const name = Text.refine((text) => text.trim() === text, 'no space at the ends');
const step = ApplicationStep.shape;
const registration = MdmRegistrationStep.shape;
const profile = ProfileStep.shape;
const ppkg = registration.provisioningPackage.unwrap().shape;

const secret = z.strictObject({
  /** Name of the installer property, capital letters. */
  property: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
  /** Sealed at once; no answer ever carries it. */
  value: z.string().min(1).max(2000),
});

/** DNS name of a domain: labels of letters, digits and hyphens; kept in small letters. */
export const DomainName = z
  .string()
  .trim()
  .max(255)
  .regex(/^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))+$/);

/** `https://…`, or `file://server/share/…` for a shared folder; docs/protocol.md. */
const source = z
  .string()
  .trim()
  .refine((address) => readInstallationPoint(address) !== undefined, 'no installation point');

/** Host of a server, with a port where it is not 443. */
const serverHost = z
  .string()
  .trim()
  .max(255)
  .regex(/^(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*(:\d{1,5})?$/);

export const NewPackage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('host-name'),
    name,
    /** Device name generation profile, such as `ACME-{serial:6}`; server/packages/host-name-template.ts. */
    template: z.string().trim().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal('certificate'),
    name,
    /** PEM of one certificate authority. */
    certificate: z.string().min(1).max(20_000),
  }),
  z
    .strictObject({
      kind: z.literal('application'),
      name,
      version: step.version,
      product: Product,
      format: step.format,
      /** Lower-case hexadecimal, of the whole content. */
      sha256: Sha256Hex,
      /** Bytes. */
      size: step.size,
      /** For Macs: the team that must have signed it. The hash is of whatever was uploaded; this is who made it. */
      teamId: step.teamId,
      /** Its address at an installation point; absent: its content is uploaded. */
      source: source.optional(),
      properties: Properties.optional(),
      secret: secret.optional(),
    })
    .refine(({ format, teamId }) => format !== 'pkg' || teamId !== undefined, {
      path: ['teamId'],
      error: 'a package for Macs needs the team that signed it',
    })
    .refine(
      ({ format, properties, secret: given }) =>
        format !== 'pkg' || (given === undefined && Object.keys(properties ?? {}).length === 0),
      {
        path: ['secret', 'property'],
        error: 'the installer of a Mac takes no properties',
      },
    ),
  z.strictObject({
    kind: z.literal('domain-join'),
    name,
    domain: DomainName,
    /** The public key of whoever provisions the blobs; each plan vouches for it. */
    provisioner: PublicJwk,
  }),
  /** Windows computers register with a server of device management. */
  z.strictObject({
    kind: z.literal('mdm-registration'),
    name,
    /** Where Windows finds out about the server: `https://…/EnrollmentServer/Discovery.svc`. */
    discoveryUrl: registration.discoveryUrl.startsWith('https://'),
    /** The account's name, with placeholders such as `{serial}`; server/packages/user-name-template.ts. */
    userName: z.string().trim().min(1).max(200),
    /** What the server calls itself in the registration (`ProviderID`). */
    providerId: registration.providerId,
    /** A provisioning package (.ppkg), uploaded like an application: for where nothing else works. */
    provisioningPackage: z.strictObject({ sha256: Sha256Hex, size: ppkg.size }).optional(),
  }),
  /** Macs register with an enrollment profile, uploaded like an application. */
  z.strictObject({
    kind: z.literal('profile'),
    name,
    serverHost,
    /** Lower-case hexadecimal, of the whole content. */
    sha256: Sha256Hex,
    /** Bytes. */
    size: profile.size,
  }),
]);
export type NewPackage = z.infer<typeof NewPackage>;

const common = { id: Id, name: Text, createdAt: Milliseconds, policy: PackagePolicy };

export const Package = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('host-name'), template: z.string() }),
  z.strictObject({
    ...common,
    kind: z.literal('certificate'),
    subject: z.string(),
    sha256: Sha256Hex,
    notAfter: Milliseconds,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('application'),
    version: step.version,
    product: step.product,
    format: step.format,
    sha256: Sha256Hex,
    size: z.int().min(1),
    /** Without content an application is left out of every plan. At an installation point it always has some. */
    uploaded: z.boolean(),
    source: z.string().nullable(),
    teamId: z.string().nullable(),
    properties: Properties,
    secretProperty: z.string().nullable(),
  }),
  z.strictObject({ ...common, kind: z.literal('domain-join'), domain: z.string(), provisioner: PublicJwk }),
  z.strictObject({
    ...common,
    kind: z.literal('mdm-registration'),
    discoveryUrl: z.string(),
    userName: z.string(),
    providerId: z.string(),
    /** Without content a provisioning package is left out of every plan; the registration is not. */
    provisioningPackage: z
      .strictObject({ sha256: Sha256Hex, size: z.int().min(1), uploaded: z.boolean() })
      .nullable(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('profile'),
    serverHost: z.string(),
    sha256: Sha256Hex,
    size: z.int().min(1),
    /** Without content a profile is left out of every plan. */
    uploaded: z.boolean(),
  }),
]);
export type Package = z.infer<typeof Package>;
