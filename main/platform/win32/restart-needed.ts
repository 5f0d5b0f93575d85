/** What lives until the next start of Windows, in a key that Windows forgets then: no clock, nothing to clean up. */
import { randomUUID } from 'node:crypto';
import { OWN_KEY, readValue, type Registry } from './registry.ts';

const BOOT_KEY = `${OWN_KEY}\\Boot`;

/** Another one after each start of Windows; switching off with fast startup is none, as Windows sees it too. */
export function bootId(registry: Registry): string {
  const known = readValue(registry, BOOT_KEY, 'Id');
  if (known !== undefined) return known;
  const made = randomUUID();
  registry.writeUntilRestart(BOOT_KEY, { Id: made });
  return made;
}

/** Remembers that an installer asked for a restart. */
export const needRestart = (registry: Registry): void =>
  registry.writeUntilRestart(BOOT_KEY, { RestartNeeded: '1' });

export const isRestartNeeded = (registry: Registry): boolean =>
  readValue(registry, BOOT_KEY, 'RestartNeeded') !== undefined;

/** Remembers that Windows is being asked to join; nothing it says of itself until the restart is a proof then. */
export const noteJoining = (registry: Registry, domain: string): void =>
  registry.writeUntilRestart(BOOT_KEY, { Joining: domain });

export const forgetJoining = (registry: Registry): void => noteJoining(registry, '');

export const isJoining = (registry: Registry, domain: string): boolean =>
  readValue(registry, BOOT_KEY, 'Joining')?.toLowerCase() === domain.toLowerCase();

/** Remembers a join that Windows applies when it starts. */
export const notePendingJoin = (registry: Registry, domain: string): void =>
  registry.writeUntilRestart(BOOT_KEY, { RestartNeeded: '1', Domain: domain });

export const isJoinPending = (registry: Registry, domain: string): boolean =>
  readValue(registry, BOOT_KEY, 'Domain')?.toLowerCase() === domain.toLowerCase();
