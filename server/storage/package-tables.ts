/** Packages, what they hold, and where they are attached. */

/** One row per package; the columns of the other kinds are null. */
export interface PackageTable {
  id: string;
  organisation: string;
  kind: 'host-name' | 'certificate' | 'application' | 'domain-join' | 'mdm-registration' | 'profile';
  name: string;
  created_at: number;
  /** host-name */
  template: string | null;
  /** certificate: DER in base64, its subject and end. */
  certificate: string | null;
  subject: string | null;
  not_after: number | null;
  /** certificate: of the DER bytes; application and profile: of the content. Lower-case hexadecimal. */
  sha256: string | null;
  /** application */
  version: string | null;
  product: string | null;
  format: 'msi' | 'pkg' | 'simulated' | null;
  /** Bytes. */
  size: number | null;
  /** For Macs: the Team ID that must have signed it. */
  team_id: string | null;
  secret_property: string | null;
  /** Sealed with the purpose `package-secret`. */
  secret_sealed: string | null;
  /** When the whole content was there and its hash right; null: left out of plans. */
  uploaded_at: number | null;
  /** domain-join: DNS name of the domain, and the public key of whoever provisions its blobs (JWK as JSON). */
  domain: string | null;
  provisioner: string | null;
  /** mdm-registration: where the server is found, the account's name (a template), what the server calls itself. */
  discovery_url: string | null;
  user_name: string | null;
  provider_id: string | null;
  /** profile: host of the server that it registers with; size, sha256 and uploaded_at as an application has them. */
  server_host: string | null;
  /** application: its address at an installation point; null: uploaded here. */
  source: string | null;
  /** application: installer properties that are no secret, JSON object. */
  properties: string | null;
  /** What a failure does to the rest, and how often it is repeated; null: what is usual for the kind. */
  on_failure: 'stop' | 'continue' | null;
  retries: number | null;
}

export interface PackageAttachmentTable {
  organisation: string;
  configuration_item: string;
  package: string;
  /** From 0, in the order of installation. */
  position: number;
}

/** The content of an application in pieces, so that each process on the database can hand it out. */
export interface PackageContentTable {
  organisation: string;
  package: string;
  /** From 0. */
  chunk: number;
  bytes: Uint8Array;
}
