/**
 * Proves a server before anything secret can be sent to it.
 *
 * With a fingerprint: that root is fetched, and it alone counts for this server, even where the system would
 * trust the server without it; who gave the fingerprint meant this authority and no other.
 * Without one: the system's roots. Where they do not know the authority, the server's root becomes a
 * candidate for the person to compare, provided that it is fit to be a root and that the server proves
 * itself by it; comparing a fingerprint that cannot help would be asking for nothing.
 */
import { GangwayError } from '../../../../protocol/errors.ts';
import type { Contacted, ContactInput, RootCandidate, ServerInfo } from '../../../core/ports/server.ts';
import type { Client } from '../client.ts';
import type { Trust } from '../transport/trust.ts';
import { fetchRoot, offeredRoots } from './bootstrap.ts';
import { discover } from './discover.ts';
import { judgeRoot } from './judge-root.ts';

/** Roots looked at for a candidate: the current one and, while authorities change, its neighbours. */
const MOST_CANDIDATES = 3;

/**
 * `https://host[:port]` of an address.
 * @throws TRUST_PLAIN_HTTP, SERVER_ADDRESS_INVALID
 */
export function httpsOrigin(address: string): string {
  const url = URL.parse(address);
  if (url?.protocol === 'http:') {
    throw new GangwayError('TRUST_PLAIN_HTTP', { details: { host: url.host.slice(0, 200) } });
  }
  if (url?.protocol !== 'https:' || url.hostname === '' || url.username !== '' || url.password !== '') {
    throw new GangwayError('SERVER_ADDRESS_INVALID');
  }
  return url.origin;
}

export async function contact(client: Client, input: ContactInput, signal?: AbortSignal): Promise<Contacted> {
  const origin = httpsOrigin(input.origin);
  if (input.rootFingerprint !== undefined) {
    const der = await fetchRoot(client, origin, input.rootFingerprint, signal);
    judgeRoot(der, client.clock.now());
    const root = { sha256: input.rootFingerprint, certificate: der.toString('base64') };
    return proven(await discoverBy(client, origin, root, signal));
  }
  try {
    return proven(await discoverBy(client, origin, null, signal));
  } catch (error) {
    if (!(error instanceof GangwayError) || error.code !== 'TRUST_ROOT_UNKNOWN') throw error;
    return { kind: 'root-unknown', candidate: await findCandidate(client, origin, error, signal) };
  }
}

const proven = (info: ServerInfo): Contacted => ({ kind: 'proven', info });

async function discoverBy(
  client: Client,
  origin: string,
  root: ServerInfo['root'],
  signal: AbortSignal | undefined,
): Promise<ServerInfo> {
  const trust: Trust = root === null ? { kind: 'system' } : { kind: 'root', certificate: root.certificate };
  const agent = client.agent(trust, { keepAlive: false });
  try {
    return await discover(client, agent, origin, root, signal);
  } finally {
    agent.destroy();
  }
}

/**
 * The first of the offered roots that is fit and proves the server.
 * @throws why the first one is not, or `unknown` when the server offers none
 */
async function findCandidate(
  client: Client,
  origin: string,
  unknown: GangwayError,
  signal: AbortSignal | undefined,
): Promise<RootCandidate> {
  const failures: unknown[] = [];
  for (const sha256 of (await offeredRoots(client, origin, signal)).slice(0, MOST_CANDIDATES)) {
    try {
      const der = await fetchRoot(client, origin, sha256, signal);
      const { subject, validUntil } = judgeRoot(der, client.clock.now());
      const certificate = der.toString('base64');
      await proveBy(client, origin, certificate);
      return { sha256, certificate, subject, validUntil };
    } catch (error) {
      if (signal?.aborted === true) throw error;
      failures.push(error);
    }
  }
  throw failures[0] ?? unknown;
}

/** A TLS handshake and nothing more. */
async function proveBy(client: Client, origin: string, certificate: string): Promise<void> {
  const { hostname, port } = new URL(origin);
  const agent = client.agent({ kind: 'root', certificate }, { keepAlive: false });
  try {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = await agent.open({ host, port: port === '' ? 443 : Number(port) });
    socket.destroy();
  } finally {
    agent.destroy();
  }
}
