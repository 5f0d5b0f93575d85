/** Agents of a simulated computer, each with the real serving side of a helper behind a link in memory. For tests only. */
import type { Step } from '../../../protocol/plan.ts';
import type { JournalEntry } from '../../core/enrollment/journal-entry.ts';
import type { ByteLink, Elevation } from '../../core/ports/elevation.ts';
import type { DeviceKeys } from '../../core/ports/keys.ts';
import type { Platform } from '../../core/ports/platform.ts';
import type { ServerInfo } from '../../core/ports/server.ts';
import { inTemporary } from '../../platform/testing/temporary.ts';
import { ORGANISATION } from '../../protocols/gangway/testing/service.ts';
import { helpedPlatform } from '../helped-platform.ts';
import { PATIENCE } from '../patience.ts';
import { serveAgent } from '../serve-agent.ts';
import { right } from './authorities.ts';
import { local } from './computers.ts';
import { linkPair } from './link-pair.ts';
import { signedFor, STEPS } from './stage.ts';

export const clock = { now: () => Date.now() };
export const begun = (): JournalEntry => ({ kind: 'consented' });

export interface Started {
  /** The agent's ends of the links, in the order the helpers were started. */
  readonly links: ByteLink[];
}

/** Starts the real serving side each time. */
export function inProcess(computer: string, served: Platform = local(computer)): Elevation & Started {
  const links: ByteLink[] = [];
  return {
    links,
    asks: async () => true,
    async start() {
      const [ours, theirs] = linkPair();
      links.push(ours);
      void serveAgent(theirs, { platform: served, clock, pin: undefined }, { ...PATIENCE, lock: 0 });
      return ours;
    },
  };
}

/** A helper that says these bytes and nothing else. */
export const saying = (bytes: Uint8Array): Elevation => ({
  asks: async () => true,
  async start() {
    const [ours, theirs] = linkPair();
    await theirs.write(bytes);
    return ours;
  },
});

/** @param own the same computer as the agent sees it */
export const agentOn = (
  computer: string,
  elevation: Elevation = inProcess(computer),
  own: Platform = local(computer),
): Promise<Platform> => helpedPlatform({ local: own, elevation, program: { file: '', args: [] } });

export async function withAgent(
  use: (on: { computer: string; platform: Platform; elevation: Elevation & Started }) => Promise<void>,
  served?: (computer: string) => Platform,
): Promise<void> {
  await inTemporary(async (computer) => {
    const elevation = inProcess(computer, served?.(computer));
    const platform = await agentOn(computer, elevation);
    const lock = await platform.lock();
    try {
      await use({ computer, platform, elevation });
    } finally {
      await lock.release();
    }
  });
}

const server: ServerInfo = {
  origin: 'https://server.example',
  organisation: { id: ORGANISATION, name: 'Acme', help: {} },
  root: null,
  planSigner: right.planSigner.der,
  clockOffset: 0,
};

/** Shows the helper a plan with these steps for the keys that it holds, which are returned. */
export async function showPlan(platform: Platform, steps: Step[] = STEPS): Promise<DeviceKeys> {
  const keys = await platform.keys.open();
  await platform.elevated?.accept({ signed: signedFor(right.planSigner, keys, steps), server });
  return keys;
}
