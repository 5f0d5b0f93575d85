/** A simulated computer whose domain is a real one: what Windows does to itself, Samba does here. */
import type { z } from 'zod';
import type { DomainJoinStep } from '../../protocol/plan.ts';
import type { Platform, StepAction } from '../../main/core/ports/platform.ts';
import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { folderAt } from '../../main/platform/disk/folder.ts';
import { withJoinBlob } from '../../main/platform/join-blob.ts';
import { readHostName } from '../../main/platform/sandbox/facts.ts';
import { sandboxPlatform } from '../../main/platform/sandbox/index.ts';
import { gangwayProtocol } from '../../main/protocols/gangway/index.ts';
import { testJoin } from './directory.ts';
import type { Member } from './member.ts';
import { joinBySamba } from './samba-join.ts';

/** Joined is what the domain says; unlike Windows, Samba needs no restart for it. */
const domainJoinBySamba = (
  directory: string,
  member: Member,
): StepAction<z.infer<typeof DomainJoinStep>> => ({
  guarantee: 'once',
  check: async () => ({ kind: (await testJoin(member)).joined ? 'done' : 'not-done' }),
  apply: async (step, context) =>
    withJoinBlob(step, context, await readHostName(folderAt(directory)), ({ bytes }) =>
      joinBySamba(member, bytes),
    ),
  undo: async () => 'kept',
});

export function joiningPlatform(directory: string, member: Member): Platform {
  const simulated = sandboxPlatform(directory, 'linux');
  const steps = { ...simulated.steps, 'domain-join': domainJoinBySamba(directory, member) };
  return { ...simulated, steps };
}

export interface Person {
  readonly origin: string;
  readonly rootFingerprint: string;
  readonly code: string;
}

/** Starts the agent and answers what it asks, until it waits for the restart or is at an end. The caller closes it. */
export async function enrollOn(platform: Platform, person: Person): Promise<Engine> {
  const engine = await createEngine({
    platform,
    protocol: gangwayProtocol({ agentVersion: '0.1.0', clock: systemClock, environment: {} }),
    clock: systemClock,
    chance: Math.random,
    agentVersion: '0.1.0',
    brand: {},
    language: 'en',
    rootFingerprint: person.rootFingerprint,
  });
  const { enrollment } = engine.handlers;
  await engine.idle();
  const start = (await enrollment.view()).screen.kind;
  if (start === 'server') {
    await enrollment.contactServer({ address: person.origin });
    await engine.idle();
    await enrollment.submitCode({ code: person.code });
    await engine.idle();
    await enrollment.consent();
    await engine.idle();
  }
  return engine;
}
