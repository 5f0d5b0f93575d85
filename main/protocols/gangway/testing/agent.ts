/** An agent as the tests run it, and everything about it that must stay secret until a server is proven. */
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { GangwayError } from '../../../../protocol/errors.ts';
import type { Redeemed, ServerProtocol } from '../../../core/ports/server.ts';
import { Secret } from '../../../core/secret.ts';
import { gangwayProtocol, type GangwayOptions } from '../index.ts';
import { CODE } from './service.ts';
import { type SoftwareKeys, softwareKeys } from './software-keys.ts';

export const AGENT_VERSION = '0.1.0';

export const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };

export const facts = {
  platform: 'simulated',
  osName: 'Simulated OS',
  osVersion: '1.0',
  model: 'Model-X',
  serial: 'SERIAL-4711',
  hardwareUuid: 'UUID-0815',
  hostName: 'OLD-HOST-NAME',
} as const;

export const agent = (options: Partial<GangwayOptions> = {}): ServerProtocol =>
  gangwayProtocol({ agentVersion: AGENT_VERSION, clock, environment: {}, systemRoots: () => [], ...options });

/** Everything an eavesdropper would like to have; the agent's texts as they stand on the wire. */
export const secretsOf = (keys: SoftwareKeys): string[] => [
  CODE,
  facts.serial,
  facts.hardwareUuid,
  facts.hostName,
  facts.model,
  keys.signing.x,
  keys.signing.y,
  keys.agreement.x,
  'DPoP',
];

/** Contact, then redeem: as far as the server lets it. */
export async function enroll(
  at: { origin: string; rootFingerprint?: string | undefined },
  keys: SoftwareKeys = softwareKeys(),
  protocol: ServerProtocol = agent(),
): Promise<Redeemed> {
  const contacted = await protocol.contact({ origin: at.origin, rootFingerprint: at.rootFingerprint });
  if (contacted.kind === 'root-unknown') throw new GangwayError('TRUST_ROOT_UNKNOWN');
  const session = protocol.session(contacted.info, keys);
  try {
    return await session.redeem({ code: new Secret(CODE), facts, language: 'en' });
  } finally {
    session.close();
  }
}

/** The failure of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<GangwayError> {
  const outcome = await call.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (outcome instanceof GangwayError) return outcome;
  throw outcome;
}

export const codeOf = async (call: Promise<unknown>): Promise<ErrorCode> => (await failureOf(call)).code;
