/**
 * One declaration per operation of the agent API: client, server, OpenAPI file and transcripts derive from it.
 * `codes`: the problems an operation may answer besides the common ones.
 */
import { z } from 'zod';
import { Discovery, DiscoveryQuery } from './discovery.ts';
import type { ErrorCode } from './errors.ts';
import { EventsRequest, EventsResponse } from './events.ts';
import { PlanResponse } from './plan.ts';
import { RedeemRequest, RedeemResponse, TokenRequest, TokenResponse } from './redeem.ts';
import { RenewRequest, RenewResponse } from './renew.ts';
import { SecretParams, SecretResponse } from './secrets.ts';
import { StatusResponse } from './status.ts';
import { Sha256Hex } from './wire.ts';

export type Access =
  /** Carries nothing. */
  | 'public'
  /** A DPoP proof (RFC 9449) in the `DPoP` header, no token. */
  | 'proof'
  /** `Authorization: DPoP <token>` and a proof with `ath`. */
  | 'token';

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST';
  /** Parameters in braces, as in OpenAPI. */
  readonly path: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** JSON answer of status 200; absent: `contentType` bytes. */
  readonly response?: z.ZodObject;
  readonly contentType?: string;
  readonly codes: readonly ErrorCode[];
}

/** Any operation may answer these. */
export const COMMON_CODES = [
  'REQUEST_INVALID',
  'REQUEST_TOO_LARGE',
  'MEDIA_TYPE',
  'RATE_LIMITED',
  'SERVER_ERROR',
  'SERVER_BUSY',
] as const satisfies readonly ErrorCode[];

/** Any operation with a token may answer these. */
export const TOKEN_CODES = [
  'PROOF_INVALID',
  'TOKEN_INVALID',
  'DEVICE_REVOKED',
  'ENROLLMENT_ENDED',
  'AGENT_TOO_OLD',
] as const satisfies readonly ErrorCode[];

export const OPERATIONS = {
  discover: {
    operationId: 'discover',
    summary: 'What an agent must know before it sends anything secret',
    method: 'GET',
    path: '/.well-known/gangway',
    access: 'public',
    query: DiscoveryQuery,
    response: Discovery,
    codes: ['NOT_FOUND'],
  },
  root: {
    operationId: 'root',
    summary: 'A root certificate (DER) by its SHA-256 fingerprint',
    method: 'GET',
    path: '/roots/{sha256}',
    access: 'public',
    params: z.object({ sha256: Sha256Hex }),
    contentType: 'application/pkix-cert',
    codes: ['NOT_FOUND'],
  },
  redeem: {
    operationId: 'redeem',
    summary: 'A code and a proven device key become a device',
    method: 'POST',
    path: '/agent/v1/redeem',
    access: 'proof',
    body: RedeemRequest,
    response: RedeemResponse,
    codes: ['CODE_REJECTED', 'PROOF_INVALID', 'DEVICE_REVOKED', 'AGENT_TOO_OLD'],
  },
  token: {
    operationId: 'token',
    summary: 'A fresh access token for a known device',
    method: 'POST',
    path: '/agent/v1/token',
    access: 'proof',
    body: TokenRequest,
    response: TokenResponse,
    codes: ['PROOF_INVALID', 'DEVICE_UNKNOWN', 'DEVICE_REVOKED', 'ENROLLMENT_ENDED', 'AGENT_TOO_OLD'],
  },
  plan: {
    operationId: 'plan',
    summary: 'The signed plan of this enrollment',
    method: 'GET',
    path: '/agent/v1/plan',
    access: 'token',
    response: PlanResponse,
    /** The names: the template gives none that is allowed, or none that is free. */
    codes: [...TOKEN_CODES, 'HOST_NAME_INVALID', 'HOST_NAME_TAKEN'],
  },
  secret: {
    operationId: 'secret',
    summary: 'The secret of one step, encrypted to the device',
    method: 'GET',
    path: '/agent/v1/secrets/{step}',
    access: 'token',
    params: SecretParams,
    response: SecretResponse,
    codes: [...TOKEN_CODES, 'SECRET_NOT_FOUND', 'JOIN_BLOB_NOT_READY'],
  },
  events: {
    operationId: 'events',
    summary: 'What happened on the computer',
    method: 'POST',
    path: '/agent/v1/events',
    access: 'token',
    body: EventsRequest,
    response: EventsResponse,
    codes: TOKEN_CODES,
  },
  renew: {
    operationId: 'renew',
    summary: 'A new certificate for the same keys',
    method: 'POST',
    path: '/agent/v1/renew',
    access: 'token',
    body: RenewRequest,
    response: RenewResponse,
    codes: TOKEN_CODES,
  },
  status: {
    operationId: 'status',
    summary: 'How the service sees this device, and what it is ordered to do',
    method: 'GET',
    path: '/agent/v1/status',
    access: 'token',
    response: StatusResponse,
    codes: TOKEN_CODES,
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** The header in which an agent names its version, on every request (M11). */
export const AGENT_VERSION_HEADER = 'gangway-agent';
