/**
 * Questions to a server that nobody has proven yet. Each has an agent and a connection of its own, carries
 * nothing but the path, and is over before anything else happens. Answers are judged by what they are
 * (a root by its hash), never by who gave them.
 */
import { createHash } from 'node:crypto';
import { Discovery } from '../../../../protocol/discovery.ts';
import { GangwayError } from '../../../../protocol/errors.ts';
import { OPERATIONS } from '../../../../protocol/operations.ts';
import { demandSuccess, readAnswer } from '../transport/answer.ts';
import { LIMITS } from '../transport/limits.ts';
import { wholeRequest, type Whole } from '../transport/whole-request.ts';
import type { Client } from '../client.ts';

async function ask(
  client: Client,
  origin: string,
  path: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Whole> {
  const agent = client.agent({ kind: 'nobody' }, { keepAlive: false });
  try {
    return await wholeRequest(
      agent,
      { method: 'GET', url: new URL(path, origin), headers: { accept: '*/*' } },
      { timeout: client.timeouts.request, limit, signal },
    );
  } finally {
    agent.destroy();
  }
}

/**
 * The root certificate (DER) with this fingerprint.
 * @throws TRUST_ROOT_MISMATCH when the server has another or none
 */
export async function fetchRoot(
  client: Client,
  origin: string,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const operation = OPERATIONS.root;
  const path = operation.path.replace('{sha256}', sha256);
  const answer = await ask(client, origin, path, LIMITS.certificate, signal);
  if (answer.status === 404) {
    throw new GangwayError('TRUST_ROOT_MISMATCH', { details: { expected: sha256, reason: 'not-served' } });
  }
  demandSuccess(answer, operation, operation.contentType);
  const actual = createHash('sha256').update(answer.body).digest('hex');
  if (actual !== sha256) {
    throw new GangwayError('TRUST_ROOT_MISMATCH', { details: { expected: sha256, actual } });
  }
  return answer.body;
}

const OfferedRoots = Discovery.pick({ roots: true });

/** Fingerprints of the roots a server nobody has proven says it has; good for showing to a person, nothing else. */
export async function offeredRoots(
  client: Client,
  origin: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const answer = await ask(client, origin, OPERATIONS.discover.path, LIMITS.json, signal);
  return readAnswer(answer, OPERATIONS.discover, OfferedRoots).roots;
}
