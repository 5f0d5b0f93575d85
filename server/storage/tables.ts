/**
 * Every table, as it is after the last migration. Times are milliseconds since 1970, yes and no are 1 and 0,
 * ids are short random text. Every row says whose organisation it is of, and every query asks for it.
 */
import type { Insertable, Selectable } from 'kysely';
import type { EnrollmentState } from '../../protocol/status.ts';
import type {
  DeviceOrderTable,
  LiveChangeTable,
  LivePositionTable,
  PackageNeedTable,
} from './order-tables.ts';
import type { PackageAttachmentTable, PackageContentTable, PackageTable } from './package-tables.ts';

export interface Tables {
  organisation: OrganisationTable;
  user: UserTable;
  session: SessionTable;
  setting: SettingTable;
  configuration_item: ConfigurationItemTable;
  package: PackageTable;
  package_attachment: PackageAttachmentTable;
  package_content: PackageContentTable;
  package_need: PackageNeedTable;
  enrollment_item: EnrollmentItemTable;
  device: DeviceTable;
  enrollment: EnrollmentTable;
  join_blob: JoinBlobTable;
  event: EventTable;
  device_order: DeviceOrderTable;
  live_change: LiveChangeTable;
  live_position: LivePositionTable;
  host_name: HostNameTable;
  host_name_counter: HostNameCounterTable;
  certificate: CertificateTable;
  key_material: KeyMaterialTable;
  attempt: AttemptTable;
  used_proof: UsedProofTable;
  audit: AuditTable;
}

export interface OrganisationTable {
  id: string;
  /** Stands in links (`?organisation=`); unique on the service. */
  slug: string;
  name: string;
  help_phone: string | null;
  help_email: string | null;
  help_url: string | null;
  created_at: number;
}
export type Organisation = Selectable<OrganisationTable>;

/** Somebody who signs in to the console. */
export interface UserTable {
  id: string;
  organisation: string;
  /** As typed at sign-in, lower case; unique on the service, as sign-in asks for no organisation. */
  name: string;
  password_hash: string;
  role: 'administrator' | 'helpdesk' | 'connector';
  created_at: number;
  disabled_at: number | null;
}

export interface SessionTable {
  /** Hash of the cookie's value; the value itself is nowhere. */
  id: string;
  organisation: string;
  user: string;
  created_at: number;
  seen_at: number;
  ends_at: number;
}

export interface SettingTable {
  organisation: string;
  name: string;
  /** JSON. */
  value: string;
  changed_at: number;
}

export interface ConfigurationItemTable {
  id: string;
  organisation: string;
  kind: 'device-usage' | 'location' | 'cost-centre';
  name: string;
  created_at: number;
}

/** Self-service enrollment item (M1): one code. */
export interface EnrollmentItemTable {
  id: string;
  organisation: string;
  name: string;
  /** HMAC of the code; null once the item is deleted. */
  code_hmac: string | null;
  /** For showing it again; null once the code is used up or deleted. */
  code_sealed: string | null;
  expires_at: number;
  max_uses: number;
  uses: number;
  device_usage: string | null;
  location: string | null;
  cost_centre: string | null;
  created_at: number;
  created_by: string;
  deleted_at: number | null;
}

export interface DeviceTable {
  id: string;
  organisation: string;
  /** RFC 7638 thumbprint of the signing key: the device's identity, unique in the organisation. */
  jkt: string;
  /** Public keys, JWK as JSON. */
  signing_key: string;
  agreement_key: string;
  platform: 'windows' | 'macos' | 'simulated';
  /** 1: a simulated computer. */
  simulated: number;
  os_name: string;
  os_version: string;
  model: string;
  serial: string;
  hardware_uuid: string;
  /** `FurtherFacts` as JSON; null for devices from before they were told. */
  further_facts: string | null;
  /** What the computer calls itself. */
  host_name: string;
  agent_version: string;
  language: string;
  created_at: number;
  seen_at: number;
  revoked_at: number | null;
}

export interface EnrollmentTable {
  id: string;
  organisation: string;
  device: string;
  item: string;
  /** HMAC of the code it was redeemed with; what makes redeeming again the same enrollment (G2). */
  code_hmac: string;
  state: EnrollmentState;
  /** The failure that stands while the state is `failed`. */
  problem_code: string | null;
  problem_step: string | null;
  /** 0 before the first plan. */
  plan_sequence: number;
  /** SHA-256 of what the plan asks for; another one makes a new sequence. */
  plan_digest: string | null;
  /** The last plan as signed, and when that signature runs out. */
  plan_signed: string | null;
  plan_expires_at: number | null;
  /** Every event up to this sequence is stored. */
  events_through: number;
  created_at: number;
  changed_at: number;
  /** Null while it lives. A device has one living enrollment at most. */
  ended_at: number | null;
  /** Who ended it: the device (cancelled, unenrolled) or the service (replaced). */
  ended_by: 'device' | 'service' | null;
}

/** A blob for a domain join: wanted since the plan asked for it, there until the computer has taken it. */
export interface JoinBlobTable {
  organisation: string;
  enrollment: string;
  step: string;
  domain: string;
  machine_name: string;
  /** A compact JWE that only the device can open. */
  blob: string | null;
  wanted_at: number;
  taken_at: number | null;
}

export interface EventTable {
  organisation: string;
  enrollment: string;
  sequence: number;
  kind: string;
  /** The computer's clock. */
  at: number;
  received_at: number;
  /** The event as it came, JSON. */
  body: string;
}

/** A computer name that is taken in the organisation. */
export interface HostNameTable {
  organisation: string;
  /** Capital letters. */
  name: string;
  device: string;
  /** The template it was made from; another template gives another name. */
  template: string;
  reserved_at: number;
}

export interface HostNameCounterTable {
  organisation: string;
  /** The template with everything but the counter filled in. */
  series: string;
  value: number;
}

export interface CertificateTable {
  /** Lower-case hexadecimal. */
  serial: string;
  organisation: string;
  device: string;
  /** PEM of the certificate alone. */
  pem: string;
  not_before: number;
  not_after: number;
  revoked_at: number | null;
  created_at: number;
}

/** Keys of the service, sealed. The newest generation of a purpose is the one in use. */
export interface KeyMaterialTable {
  /** Empty: the whole service. */
  organisation: string;
  purpose: string;
  generation: number;
  /** PKCS#8, sealed under the master key. */
  sealed: string;
  /** PEM: its certificate first, then the authorities up to but without the root. */
  chain: string;
  not_after: number;
  created_at: number;
}

/** Counts attempts per window of time. */
export interface AttemptTable {
  bucket: string;
  window_start: number;
  count: number;
  ends_at: number;
}

/** `jti` of DPoP proofs seen, until they are too old to be taken again anyway. */
export interface UsedProofTable {
  id: string;
  ends_at: number;
}

/** Who did what to what. Never holds a secret. */
export interface AuditTable {
  id: string;
  organisation: string;
  at: number;
  /** A user's name, `device`, `visitor` or `service`. */
  actor: string;
  action: string;
  target: string | null;
  /** JSON object. */
  details: string;
}

export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>;
export type NewRow<Name extends keyof Tables> = Insertable<Tables[Name]>;
