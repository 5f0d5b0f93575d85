/** The three names of a Mac. Reading needs no administrator; setting does, and is done by the helper later. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HostNameStep } from '../../../protocol/plan.ts';
import { hostNameFault, sameHostName } from '../../core/host-name.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { looked } from '../looking.ts';
import { notYet } from '../not-yet.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';

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

export function hostNameAction(run: RunCommand): StepAction<z.infer<typeof HostNameStep>> {
  return {
    guarantee: 'once',
    check: (step) =>
      looked(async () => {
        for (const name of NAMES) {
          const value = await readName(run, name);
          if (value === undefined || !sameHostName(value, step.hostName)) return false;
        }
        return true;
      }),
    async apply({ hostName }) {
      const why = hostNameFault(hostName);
      if (why !== undefined) throw new GangwayError('HOST_NAME_INVALID', { details: { hostName, why } });
      throw notYet('macos host-name apply');
    },
    /** Nobody knows which name would be right now: another computer may have been given the old one. */
    undo: async () => 'kept',
  };
}
