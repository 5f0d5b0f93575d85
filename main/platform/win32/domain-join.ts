/** The domain of a Windows computer, joined without a domain controller in reach. It waits for the restart. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { DomainJoinStep } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { withJoinBlob } from '../join-blob.ts';
import { unknownOr } from '../looking.ts';
import { readHostNames } from './host-name.ts';
import { TCPIP_KEY } from './joined.ts';
import { readValue, type Registry } from './registry.ts';
import { forgetJoining, isJoining, isJoinPending, noteJoining, notePendingJoin } from './restart-needed.ts';

type Step = z.infer<typeof DomainJoinStep>;

/** What Windows does and knows about domains. */
export interface Domains {
  isIn(): boolean;
  /** Joins from the next restart on. */
  join(blob: Uint8Array): void;
}

/** DNS name of the domain, empty when there is none. */
const readDomain = (registry: Registry): string => readValue(registry, TCPIP_KEY, 'Domain') ?? '';

export function domainJoinAction(registry: Registry, domains: Domains): StepAction<Step> {
  /** Windows may call itself a member as soon as a blob is applied: what was begun before a crash is none yet. */
  const isMember = ({ domain }: Step): boolean =>
    !isJoining(registry, domain) &&
    domains.isIn() &&
    readDomain(registry).toLowerCase() === domain.toLowerCase();

  function join(blob: Uint8Array, domain: string): void {
    noteJoining(registry, domain);
    try {
      domains.join(blob);
    } catch (error) {
      forgetJoining(registry);
      throw error;
    }
    notePendingJoin(registry, domain);
  }

  return {
    guarantee: 'once',
    check: (step) =>
      unknownOr(async () => {
        if (isJoinPending(registry, step.domain)) return { kind: 'pending' };
        return { kind: isMember(step) ? 'done' : 'not-done' };
      }),

    async apply(step, context) {
      if (isJoinPending(registry, step.domain) || isMember(step)) return;
      // Only who was in no domain began: Windows took the blob, and the agent was killed before it noted that.
      if (domains.isIn() && isJoining(registry, step.domain)) return notePendingJoin(registry, step.domain);
      if (domains.isIn()) {
        const domain = readDomain(registry);
        throw new GangwayError('DOMAIN_JOIN_FAILED', { details: { why: 'joined', domain } });
      }
      await withJoinBlob(step, context, readHostNames(registry), async ({ bytes }) => {
        join(bytes, step.domain);
      });
    },

    /** Only somebody with rights in the domain can take the account away. */
    undo: async () => 'kept',
  };
}
