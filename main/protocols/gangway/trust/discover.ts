/** Discovery over proven TLS: what the server says about itself, checked against what was asked of it. */
import { Discovery } from '../../../../protocol/discovery.ts';
import { GangwayError } from '../../../../protocol/errors.ts';
import { OPERATIONS } from '../../../../protocol/operations.ts';
import { PROTOCOL_VERSION } from '../../../../protocol/wire.ts';
import type { ServerInfo } from '../../../core/ports/server.ts';
import { readAnswer } from '../transport/answer.ts';
import { LIMITS } from '../transport/limits.ts';
import type { ProvingAgent } from '../transport/proving-agent.ts';
import { wholeRequest } from '../transport/whole-request.ts';
import type { Client } from '../client.ts';
import { isOlder } from '../versions.ts';
import { planSignerKey } from './plan-signer.ts';

/**
 * @param root the root that the agent trusts by; becomes part of what is known.
 * @throws SERVER_INCOMPATIBLE, AGENT_TOO_OLD, TRUST_REDIRECT for another origin, PLAN_SIGNER, and what any request throws
 */
export async function discover(
  client: Client,
  agent: ProvingAgent,
  origin: string,
  root: ServerInfo['root'],
  signal: AbortSignal | undefined,
): Promise<ServerInfo> {
  const { discovery, clockOffset } = await ask(client, agent, origin, signal);
  judge(client, origin, discovery);
  const { id, name, help } = discovery.organisation;
  planSignerKey(discovery.planSigner, id, client.clock.now() + clockOffset);
  return { origin, organisation: { id, name, help }, root, planSigner: discovery.planSigner, clockOffset };
}

/**
 * The server's time now minus this computer's, milliseconds: clocks are put right, and run apart, after an enrollment.
 * @param agent with the trust that the server was proven by.
 */
export async function measureClock(
  client: Client,
  agent: ProvingAgent,
  origin: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  return (await ask(client, agent, origin, signal)).clockOffset;
}

async function ask(
  client: Client,
  agent: ProvingAgent,
  origin: string,
  signal: AbortSignal | undefined,
): Promise<{ discovery: Discovery; clockOffset: number }> {
  const asked = client.clock.now();
  const answer = await wholeRequest(
    agent,
    { method: 'GET', url: new URL(OPERATIONS.discover.path, origin), headers: client.headers },
    { timeout: client.timeouts.request, limit: LIMITS.json, signal },
  );
  const discovery = readAnswer(answer, OPERATIONS.discover, Discovery);
  const clockOffset = Math.round(discovery.serverTime - (asked + client.clock.now()) / 2);
  return { discovery, clockOffset };
}

function judge(client: Client, origin: string, discovery: Discovery): void {
  const { from, to } = discovery.protocol;
  if (PROTOCOL_VERSION < from || PROTOCOL_VERSION > to) {
    throw new GangwayError('SERVER_INCOMPATIBLE', {
      details: { agent: String(PROTOCOL_VERSION), server: `${from}–${to}` },
    });
  }
  if (discovery.origin !== origin) {
    throw new GangwayError('TRUST_REDIRECT', {
      details: { host: new URL(origin).host, to: URL.parse(discovery.origin)?.host ?? '' },
    });
  }
  if (isOlder(client.agentVersion, discovery.minimumAgentVersion)) {
    throw new GangwayError('AGENT_TOO_OLD', {
      details: { version: client.agentVersion, minimum: discovery.minimumAgentVersion },
    });
  }
}
