/**
 * The three names of a Mac: what people read, what the shell and the network call it, what its neighbours find it by.
 * Reading needs no administrator, setting does. They are effective at once.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HostNameStep } from '../../../protocol/plan.ts';
import { hostNameFault, sameHostName } from '../../core/host-name.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { looked } from '../looking.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';
import { type Mac, needRoot } from './mac.ts';

/** Keys of scutil; they are case-sensitive. */
export const NAMES = ['ComputerName', 'HostName', 'LocalHostName'] as const;
export type Name = (typeof NAMES)[number];

export const getNameCommand = (name: Name): Command => ({ file: '/usr/sbin/scutil', args: ['--get', name] });

/**
 * @returns `undefined` for a name that was never set, which is usual for HostName.
 * @throws HOST_NAME_FAILED for any other answer; an empty one with exit code 0 means that the key is not known.
 */
export function parseName(name: Name, { exitCode, stdout, stderr }: CommandResult): string | undefined {
  const value = stdout.replace(/\r?\n$/, '');
  if (exitCode === 0 && value !== '') return value;
  if (exitCode === 1 && stderr.trim() === `${name}: not set`) return undefined;
  throw new GangwayError('HOST_NAME_FAILED', { details: { name, exitCode: String(exitCode) } });
}

async function readName(run: RunCommand, name: Name): Promise<string | undefined> {
  return parseName(name, await run(getNameCommand(name)));
}

/** The name by which people know this Mac. */
export async function readHostName(run: RunCommand): Promise<string> {
  for (const name of NAMES) {
    const value = await readName(run, name);
    if (value !== undefined) return value;
  }
  throw new GangwayError('HOST_NAME_FAILED', { details: { why: 'no name is set' } });
}

/** The rules for computer names hold for LocalHostName too: letters, digits and hyphens alone. */
export const setNameCommand = (name: Name, value: string): Command => ({
  file: '/usr/sbin/scutil',
  args: ['--set', name, value],
});

/** @throws NEEDS_ADMINISTRATOR, HOST_NAME_FAILED; some reasons are said on the one stream, some on the other */
export function assertNameSet(name: Name, { exitCode, stdout, stderr }: CommandResult): void {
  if (exitCode === 0) return;
  if (/^Permission denied\.?\s*$/m.test(stdout + stderr)) throw new GangwayError('NEEDS_ADMINISTRATOR');
  throw new GangwayError('HOST_NAME_FAILED', { details: { name, exitCode: String(exitCode) } });
}

export function hostNameAction(mac: Pick<Mac, 'run' | 'isRoot'>): StepAction<z.infer<typeof HostNameStep>> {
  const { run } = mac;

  /** The first name that is another one. */
  async function wrongName(hostName: string): Promise<Name | undefined> {
    for (const name of NAMES) {
      const value = await readName(run, name);
      if (value === undefined || !sameHostName(value, hostName)) return name;
    }
    return undefined;
  }

  return {
    guarantee: 'once',
    check: (step) => looked(async () => (await wrongName(step.hostName)) === undefined),

    async apply({ hostName }) {
      const why = hostNameFault(hostName);
      if (why !== undefined) throw new GangwayError('HOST_NAME_INVALID', { details: { hostName, why } });
      needRoot(mac);
      for (const name of NAMES) assertNameSet(name, await run(setNameCommand(name, hostName)));
      const wrong = await wrongName(hostName);
      if (wrong !== undefined) throw new GangwayError('HOST_NAME_FAILED', { details: { name: wrong } });
    },

    /** Nobody knows which name would be right now: another computer may have been given the old one. */
    undo: async () => 'kept',
  };
}
