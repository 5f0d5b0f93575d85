/**
 * The plan: what is to be done on one computer in one enrollment. A compact JWS (ES256) made with a key
 * that does nothing else. `GET /agent/v1/plan` hands it over; the agent (and later the helper) verifies it.
 */
import { z } from 'zod';
import {
  Base64,
  CompactJws,
  Id,
  ProductId,
  PublicJwk,
  Seconds,
  Sha256Hex,
  Text,
  Thumbprint,
  Version,
} from './wire.ts';

/** `typ` of the JWS header. */
export const PLAN_TYPE = 'gangway-plan+jwt';

/**
 * Extended key usage that a plan signer's certificate must carry, and must carry alone.
 * A UUID-derived arc (X.667), as Gangway has no registered one; docs/adr/0004.
 */
export const PLAN_SIGNER_EKU = '2.25.186405617412117938463171846325403917423';

/** The organisation's id stands in the signer certificate's subject as `OU=gangway-organisation:<id>`. */
export const PLAN_ORGANISATION_PREFIX = 'gangway-organisation:';

const step = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({
    id: Id,
    kind: z.literal(kind),
    /** Steps that must be done before this one. */
    needs: z.array(Id).max(50),
    /** What a failure does to the rest; those that need this step wait in either case. */
    onFailure: z.enum(['stop', 'continue']),
    /** Whether unenrolling takes it back. */
    removable: z.boolean(),
    /** How often a failed attempt is repeated by itself before the failure counts; absent: never. */
    retries: z.int().min(0).max(10).optional(),
    /** Waits until the restart that steps before it asked for is over. */
    afterRestart: z.literal(true).optional(),
    ...shape,
  });

export const RootCertificateStep = step('root-certificate', {
  name: Text,
  /** DER. */
  certificate: Base64,
  sha256: Sha256Hex,
});
export const ManagementStep = step('management', {
  organisationName: Text,
  serverOrigin: z.url().max(300),
});
export const HostNameStep = step('host-name', {
  /** NetBIOS rules hold for every platform: ≤ 15, letters, digits, hyphen, not only digits. */
  hostName: z.string().min(1).max(15),
});
export const ApplicationStep = step('application', {
  name: Text,
  version: Version,
  /** What identifies the installed product to a check: product code, package id. */
  product: ProductId,
  format: z.enum(['msi', 'pkg', 'simulated']),
  url: z.url().max(1000),
  size: z
    .int()
    .min(1)
    .max(8 * 2 ** 30),
  sha256: Sha256Hex,
  /** macOS: the Team ID that must have signed the package. */
  teamId: z
    .string()
    .regex(/^[A-Z0-9]{10}$/)
    .optional(),
  /** Installer properties that are no secret. */
  properties: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/), z.string().max(1000)).optional(),
  /** Name of the installer property whose secret value `GET /agent/v1/secrets/<step>` hands over. */
  secretProperty: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
    .optional(),
});

/** The join blob comes by `GET /agent/v1/secrets/<step>`; docs/protocol.md. */
export const DomainJoinStep = step('domain-join', {
  /** DNS name of the domain. */
  domain: z.string().min(1).max(255),
  /** NetBIOS name that the blob was made for; must be the computer's, now or after the restart. */
  machineName: z.string().min(1).max(15),
  /** The key of whoever provisioned the blob; the plan vouches for it. */
  provisioner: PublicJwk,
});
/** Windows: registers with a mobile device management server of its own. */
export const MdmRegistrationStep = step('mdm-registration', {
  /** What IT calls it. */
  name: Text,
  discoveryUrl: z.url().max(500),
  userName: z.string().min(1).max(300),
  /** `ProviderID` that the registration leaves in the registry. */
  providerId: Text,
  /** A provisioning package (.ppkg) that registers: for the person to open where nothing else works. */
  provisioningPackage: z
    .strictObject({ url: z.url().max(1000), size: z.int().min(1).max(100_000_000), sha256: Sha256Hex })
    .optional(),
});
/** macOS: an enrollment profile that the person approves in System Settings. */
export const ProfileStep = step('profile', {
  name: Text,
  url: z.url().max(1000),
  size: z.int().min(1).max(10_000_000),
  sha256: Sha256Hex,
  /** Host of the MDM server that `profiles status` must show afterwards. */
  serverHost: z.string().min(1).max(255),
});

export const Step = z.discriminatedUnion('kind', [
  RootCertificateStep,
  ManagementStep,
  HostNameStep,
  ApplicationStep,
  DomainJoinStep,
  MdmRegistrationStep,
  ProfileStep,
]);
export type Step = z.infer<typeof Step>;
export type StepKind = Step['kind'];
export const STEP_KINDS = Step.options.map((option) => option.shape.kind.value);

const claims = {
  /** Organisation. */
  iss: Id,
  /** Device. */
  sub: Id,
  enrollment: Id,
  /** Grows with every plan of a device; an older one is a replay. */
  sequence: z.int().min(1),
  iat: Seconds,
  exp: Seconds,
  cnf: z.strictObject({ jkt: Thumbprint }),
  /** The name the computer will have, for later steps to check against. */
  computerName: z.string().min(1).max(15).nullable(),
  domain: z.string().min(1).max(255).nullable(),
};

export const Plan = z.strictObject({ ...claims, steps: z.array(Step).min(1).max(200) });
export type Plan = z.infer<typeof Plan>;

/** Read first, so that a step kind of the future is named instead of being called invalid. */
export const PlanOutline = z.object({
  steps: z
    .array(z.object({ id: Id, kind: z.string().min(1).max(64) }))
    .min(1)
    .max(200),
});

export const PlanResponse = z.object({ plan: CompactJws });
