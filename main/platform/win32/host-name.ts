/**
 * The name of a Windows computer: `ComputerName` is what it will be called after the next restart,
 * `ActiveComputerName` what it is called now.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HostNameStep } from '../../../protocol/plan.ts';
import { hostNameFault, sameHostName } from '../../core/host-name.ts';
import type { ComputerNames } from '../../core/odj/judge-join.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import { unknownOr } from '../looking.ts';
import { readValue, type Registry } from './registry.ts';

const NAME_KEY = 'SYSTEM\\CurrentControlSet\\Control\\ComputerName';
export const ACTIVE_KEY = `${NAME_KEY}\\ActiveComputerName`;
export const NEXT_KEY = `${NAME_KEY}\\ComputerName`;

/** @throws HOST_NAME_FAILED when the registry does not hold it */
function readName(registry: Registry, key: string): string {
  const name = readValue(registry, key, 'ComputerName') ?? '';
  if (name === '') throw new GangwayError('HOST_NAME_FAILED', { details: { what: key } });
  return name;
}

/** The name now. */
export const readHostName = (registry: Registry): string => readName(registry, ACTIVE_KEY);

/** The name now, and the one that waits for the restart. */
export function readHostNames(registry: Registry): ComputerNames {
  const [current, next] = [readName(registry, ACTIVE_KEY), readName(registry, NEXT_KEY)];
  return { current, pending: sameHostName(current, next) ? null : next };
}

/** Whether another name waits for the restart. */
export const isRenamePending = (registry: Registry): boolean =>
  !sameHostName(readName(registry, ACTIVE_KEY), readName(registry, NEXT_KEY));

/** @param setName names the computer from the next restart on */
export function hostNameAction(
  registry: Registry,
  setName: (name: string) => void,
): StepAction<z.infer<typeof HostNameStep>> {
  return {
    guarantee: 'once',

    check: (step) =>
      unknownOr(async () => {
        if (!sameHostName(readName(registry, NEXT_KEY), step.hostName)) return { kind: 'not-done' };
        return { kind: isRenamePending(registry) ? 'pending' : 'done' };
      }),

    async apply({ hostName }) {
      // Here once more, before the call: Windows itself does not refuse every bad name.
      const why = hostNameFault(hostName);
      if (why !== undefined) throw new GangwayError('HOST_NAME_INVALID', { details: { hostName, why } });
      setName(hostName);
    },

    /** Nobody knows which name would be right now: another computer may have been given the old one. */
    undo: async () => 'kept',
  };
}
