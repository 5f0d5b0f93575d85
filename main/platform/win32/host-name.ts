/**
 * The name of a Windows computer: `ComputerName` is what it will be called after the next restart,
 * `ActiveComputerName` what it is called now. Setting it is a Win32 call: not yet.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HostNameStep } from '../../../protocol/plan.ts';
import { hostNameFault, sameHostName } from '../../core/host-name.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { looked } from '../looking.ts';
import { notYet } from '../not-yet.ts';
import { readKey, type Registry } from './registry.ts';

const NAME_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName';
export const ACTIVE_KEY = `${NAME_KEY}\\ActiveComputerName`;
export const NEXT_KEY = `${NAME_KEY}\\ComputerName`;

/** @throws HOST_NAME_FAILED when the registry does not hold it */
async function readName(registry: Registry, key: string): Promise<string> {
  const name = (await readKey(registry, key))?.values.get('computername');
  if (name === undefined || name === '')
    throw new GangwayError('HOST_NAME_FAILED', { details: { what: key } });
  return name;
}

/** The name now. */
export const readHostName = (registry: Registry): Promise<string> => readName(registry, ACTIVE_KEY);

/** Whether another name waits for the restart. */
export async function isRestartPending(registry: Registry): Promise<boolean> {
  return !sameHostName(await readName(registry, ACTIVE_KEY), await readName(registry, NEXT_KEY));
}

export function hostNameAction(registry: Registry): StepAction<z.infer<typeof HostNameStep>> {
  return {
    guarantee: 'once',
    check: (step) => looked(async () => sameHostName(await readName(registry, NEXT_KEY), step.hostName)),
    async apply({ hostName }) {
      const why = hostNameFault(hostName);
      if (why !== undefined) throw new GangwayError('HOST_NAME_INVALID', { details: { hostName, why } });
      throw notYet('windows host-name apply');
    },
    /** Nobody knows which name would be right now: another computer may have been given the old one. */
    undo: async () => 'kept',
  };
}
