/**
 * A server that the agent can enrol with. A folder under `main/protocols/` implements this for one kind of
 * server; `gangway/` is the smallest, to copy.
 */
import type { Help } from '../../../protocol/discovery.ts';
import type { AgentEvent } from '../../../protocol/events.ts';
import type { Order } from '../../../protocol/order.ts';
import type { Plan } from '../../../protocol/plan.ts';
import type { ComputerFacts } from '../../../protocol/redeem.ts';
import type { SharePlace } from '../../../protocol/installation-point.ts';
import type { StatusResponse } from '../../../protocol/status.ts';
import type { z } from 'zod';
import type { DeviceKeys } from './keys.ts';
import type { Secret } from '../secret.ts';

/** What is known of a server, from proven TLS only. Survives restarts in the journal, so it is plain data. */
export interface ServerInfo {
  /** `https://host[:port]` */
  readonly origin: string;
  readonly organisation: { readonly id: string; readonly name: string; readonly help: z.infer<typeof Help> };
  /** The private root that this server is trusted by, DER in base64; `null`: the system's own roots. */
  readonly root: { readonly sha256: string; readonly certificate: string } | null;
  /** Certificate of the key that signs plans, DER in base64. Pinned. */
  readonly planSigner: string;
  /** Server time minus this computer's time in milliseconds, so that a wrong clock breaks no proof. */
  readonly clockOffset: number;
}

/** A root certificate nobody vouched for yet, judged fit to be one; shown to the person. */
export interface RootCandidate {
  readonly sha256: string;
  /** DER in base64. */
  readonly certificate: string;
  readonly subject: string;
  readonly validUntil: number;
}

export interface ContactInput {
  readonly origin: string;
  /** SHA-256 of the root the brand, the link or the person vouches for. */
  readonly rootFingerprint: string | undefined;
}

export type Contacted =
  | { readonly kind: 'proven'; readonly info: ServerInfo }
  /** TLS failed only because the authority is unknown; with its fingerprint confirmed, contact again. */
  | { readonly kind: 'root-unknown'; readonly candidate: RootCandidate };

export interface Redeemed {
  readonly device: string;
  readonly enrollment: string;
  /** PEM. */
  readonly certificateChain: string;
}

export interface RedeemInput {
  readonly code: Secret;
  readonly facts: ComputerFacts;
  readonly language: string;
}

/** Where a download goes on: how many bytes are there already, and the validator they came with. */
export interface DownloadFrom {
  readonly offset: number;
  /** A strong entity tag. */
  readonly tag: string;
}

/**
 * The bytes of a package, in pieces of 256 KiB where the network is fast enough. A piece is the reader's until it asks
 * for the next one: the buffer is used again, so whoever keeps a piece longer copies it.
 */
export interface PackageBytes extends AsyncIterable<Uint8Array> {
  /** Where they begin; 0 and absent: the server sends everything, whatever was asked for. */
  readonly offset?: number;
  /** The strong entity tag of this content, with which the rest can be asked for later. */
  readonly tag?: string;
}

/** Where a secret belongs; it stands inside of what was encrypted. */
export interface SecretPlace {
  readonly device: string;
  readonly enrollment: string;
  readonly step: string;
}

/**
 * Reads a package from a shared folder with the rights of whoever runs this program.
 * @throws PACKAGE_DOWNLOAD_FAILED with `share` and `why`; so does the iteration
 */
export type OpenShare = (place: SharePlace, from?: DownloadFrom) => Promise<PackageBytes>;

/** What the agent expects of a plan besides a good signature. */
export interface PlanExpectation {
  readonly device: string;
  readonly enrollment: string;
  /** The highest sequence accepted so far, 0 before the first. */
  readonly lastSequence: number;
  /** Taking steps back needs the plan that was carried out, also when its time is over. */
  readonly evenExpired?: boolean;
}

export interface AcceptedPlan {
  readonly plan: Plan;
  /** The compact JWS it came in, to be verified again by whoever acts on it. */
  readonly signed: string;
}

/** What the agent expects of an administrator's order besides a good signature. */
export interface OrderExpectation {
  readonly device: string;
  readonly enrollment: string;
  /** The sequence of the last order that was taken, 0 before the first. */
  readonly lastSequence: number;
}

export interface AcceptedOrder {
  readonly order: Order;
  /** The compact JWS it came in, to be verified again by whoever acts on it. */
  readonly signed: string;
}

/**
 * The calls to one proven server. Every call throws a GangwayError; none hangs longer than its documented
 * time-out. The access token stays inside: after a restart it is fetched anew with the device's key.
 */
export interface ServerSession {
  redeem(input: RedeemInput, signal?: AbortSignal): Promise<Redeemed>;
  /** Fetches and verifies the plan. */
  plan(expected: PlanExpectation, signal?: AbortSignal): Promise<AcceptedPlan>;
  /** Server time minus this computer's time in milliseconds, as it was measured last. */
  clockOffset(): number;
  /** Verifies a plan, without the network. */
  verifyPlan(signed: string, expected: PlanExpectation): Promise<AcceptedPlan>;
  /** The secret of one step, decrypted; the caller fills it with zeros after use. */
  secret(at: SecretPlace, signal?: AbortSignal): Promise<Uint8Array>;
  /** The same as it came, encrypted to the device. */
  sealedSecret(at: SecretPlace, signal?: AbortSignal): Promise<string>;
  /** @returns the sequence up to which the server has every event. */
  report(device: string, events: readonly AgentEvent[], signal?: AbortSignal): Promise<number>;
  status(device: string, signal?: AbortSignal): Promise<StatusResponse>;
  /** Verifies an order that came with the status. @param now milliseconds since 1970, by the server's clock */
  verifyOrder(signed: string, expected: OrderExpectation, now: number): Promise<AcceptedOrder>;
  /** Whether a certificate nears its end. @param now milliseconds since 1970, by the server's clock */
  isRenewalDue(certificateChain: string, now: number): boolean;
  /** A new certificate for the same keys. @returns PEM */
  renew(device: string, signal?: AbortSignal): Promise<string>;
  /** The bytes of a package, from the server or an installation point. @param from the rest of what is there */
  download(url: string, signal?: AbortSignal, from?: DownloadFrom): Promise<PackageBytes>;
  /** Ends every connection that is kept open. */
  close(): void;
}

/** A plan as the journal has it. */
export interface KeptPlan {
  readonly signed: string;
  readonly info: ServerInfo;
  /** PEM; its first certificate has the device's signing key. */
  readonly certificateChain: string;
}

export interface ServerProtocol {
  /** Proves the server, or finds the root that the person must confirm. Sends nothing secret. */
  contact(input: ContactInput, signal?: AbortSignal): Promise<Contacted>;
  /** Opens no connection by itself. `keys` must be persisted already. */
  session(info: ServerInfo, keys: DeviceKeys): ServerSession;
  /** Verifies a plan kept in the journal again: without the network, and without the keys themselves. */
  verifyKept(kept: KeptPlan, expected: PlanExpectation): Promise<AcceptedPlan>;
}
