/**
 * The authorities and signers of the service.
 *
 *   root (service)
 *    ├─ TLS server certificate
 *    ├─ device authority, one per organisation ── device certificates (client authentication only)
 *    └─ plan signer, one per organisation (signs plans and nothing else)
 */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { PLAN_ORGANISATION_PREFIX, PLAN_SIGNER_EKU } from '../../protocol/plan.ts';
import type { Db } from '../storage/database.ts';
import { generateKeyPair, issue, type CertificateRequest, type Issuer } from './issue.ts';
import { type Made, ringKey, type RingEntry } from './key-ring.ts';
import type { MasterKey } from './master-key.ts';

const DAY = 24 * 60 * 60 * 1000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

const ROOT_MS = 10 * 365 * DAY;
const DEVICE_AUTHORITY_MS = 5 * 365 * DAY;
export const DEVICE_MS = 365 * DAY;
const TLS_MS = 90 * DAY;
const TLS_RENEW_MS = 30 * DAY;

/** Characters of a common name (RFC 5280, ub-common-name). */
const LONGEST_NAME = 64;

/** Leaves room for what stands behind it. */
const shortened = (name: string): string => [...name].slice(0, 45).join('');

export interface AuthorityParts {
  readonly db: Db;
  readonly master: MasterKey;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export const sha256Hex = (bytes: Uint8Array | ArrayBuffer): string =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

async function make(request: Omit<CertificateRequest, 'publicKey'>, issuer?: Issuer): Promise<Made> {
  const pair = await generateKeyPair();
  const certificate = await issue({ ...request, publicKey: pair.publicKey }, issuer ?? pair);
  return { ...pair, certificates: [certificate] };
}

/** The root of this service: made once, ten years. */
export const rootAuthority = (parts: AuthorityParts, name: string): Promise<RingEntry> =>
  ringKey(parts, { organisation: '', purpose: 'root' }, parts.now, () =>
    make({
      subject: [
        ['O', name],
        ['CN', `${shortened(name)} Gangway Root`],
      ],
      now: parts.now,
      lifetimeMs: ROOT_MS,
      authority: { pathLength: 1 },
    }),
  );

/** The certificate that this service shows for one host name or address; renewed when a third of it is left. */
export const tlsCertificate = (
  parts: AuthorityParts,
  root: Issuer,
  hosts: readonly string[],
): Promise<RingEntry> =>
  ringKey(
    parts,
    {
      organisation: '',
      purpose: `tls:${sha256Hex(root.certificate.rawData).slice(0, 16)}:${hosts.join(',')}`,
    },
    parts.now + TLS_RENEW_MS,
    () =>
      make(
        {
          subject: [['CN', (hosts[0] ?? '').slice(0, LONGEST_NAME)]],
          now: parts.now,
          lifetimeMs: TLS_MS,
          usages: [SERVER_AUTH],
          names: hosts.map((host) => ({
            type: isIP(host) ? ('ip' as const) : ('dns' as const),
            value: host,
          })),
        },
        root,
      ),
  );

/** Issues the device certificates of one organisation; itself good for client authentication only. */
export const deviceAuthority = (
  parts: AuthorityParts,
  root: Issuer,
  organisation: string,
): Promise<RingEntry> =>
  ringKey(parts, { organisation, purpose: 'device-authority' }, parts.now + DEVICE_MS, () =>
    make(
      {
        subject: [
          ['OU', organisation],
          ['CN', 'Gangway Devices'],
        ],
        now: parts.now,
        lifetimeMs: DEVICE_AUTHORITY_MS,
        authority: { pathLength: 0 },
        usages: [CLIENT_AUTH],
      },
      root,
    ),
  );

/**
 * Signs the plans of one organisation. Agents pin this certificate, so that it lives as long as the root.
 */
export const planSigner = (parts: AuthorityParts, root: Issuer, organisation: string): Promise<RingEntry> =>
  ringKey(parts, { organisation, purpose: 'plan-signer' }, parts.now, () =>
    make(
      {
        subject: [
          ['OU', `${PLAN_ORGANISATION_PREFIX}${organisation}`],
          ['CN', 'Gangway Plans'],
        ],
        now: parts.now,
        lifetimeMs: ROOT_MS,
        usages: [PLAN_SIGNER_EKU],
      },
      root,
    ),
  );

/** A device's certificate. Everything but the public key is ours to say. */
export const deviceCertificateRequest = (
  device: string,
  organisation: string,
  now: number,
): Omit<CertificateRequest, 'publicKey'> => ({
  subject: [
    ['OU', organisation],
    ['CN', device],
  ],
  now,
  lifetimeMs: DEVICE_MS,
  usages: [CLIENT_AUTH],
});
