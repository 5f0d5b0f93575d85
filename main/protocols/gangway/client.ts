/** What every call of this protocol shares: who the agent is, its clock, and how connections are made. */
import { AGENT_VERSION_HEADER } from '../../../protocol/operations.ts';
import type { PublicJwk } from '../../../protocol/wire.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { OpenShare, ServerInfo } from '../../core/ports/server.ts';
import { thumbprint } from './device/thumbprint.ts';
import { TIMEOUTS, type Timeouts } from './transport/limits.ts';
import type { Environment } from './transport/proxy.ts';
import { type AgentOptions, ProvingAgent } from './transport/proving-agent.ts';
import { type SystemRoots, systemRoots, type Trust } from './transport/trust.ts';
import type { PlanAuthority } from './verify-signed.ts';

export interface GangwayOptions {
  /** `major.minor.patch` */
  readonly agentVersion: string;
  readonly clock: Clock;
  /** HTTPS_PROXY and NO_PROXY are read from it. */
  readonly environment: Environment;
  /** Default: `TIMEOUTS`. */
  readonly timeouts?: Partial<Timeouts>;
  /** Default: the roots of the operating system and of Node. */
  readonly systemRoots?: SystemRoots;
  /** Default: there are no shared folders. */
  readonly openShare?: OpenShare;
}

export class Client {
  readonly agentVersion: string;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  readonly openShare: OpenShare | undefined;
  /** On every request to a proven server. */
  readonly headers: Readonly<Record<string, string>>;
  readonly #environment: Environment;
  readonly #systemRoots: SystemRoots;

  constructor(options: GangwayOptions) {
    this.agentVersion = options.agentVersion;
    this.clock = options.clock;
    this.openShare = options.openShare;
    this.timeouts = { ...TIMEOUTS, ...options.timeouts };
    this.headers = { [AGENT_VERSION_HEADER]: options.agentVersion };
    this.#environment = options.environment;
    this.#systemRoots = options.systemRoots ?? systemRoots;
  }

  /** Who may sign plans for the device with this key. */
  authority(info: ServerInfo, key: PublicJwk): PlanAuthority {
    const { planSigner, organisation, clockOffset } = info;
    const now = this.clock.now() + clockOffset;
    return { planSigner, organisation: organisation.id, jkt: thumbprint(key), now };
  }

  /** A new agent for one trust decision; whoever asks for it destroys it. */
  agent(trust: Trust, options: Pick<AgentOptions, 'keepAlive' | 'largeBodies'>): ProvingAgent {
    return new ProvingAgent({
      ...options,
      trust,
      environment: this.#environment,
      systemRoots: this.#systemRoots,
      connectTimeout: this.timeouts.connect,
    });
  }
}
