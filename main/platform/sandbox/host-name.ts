/**
 * The name of a simulated computer. As on Windows it is known under the new name at once, and everything uses
 * it after a restart.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HostNameStep } from '../../../protocol/plan.ts';
import { hostNameFault, sameHostName } from '../../core/host-name.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked } from '../looking.ts';
import { readHostName } from './facts.ts';
import { HOST_NAME } from './files.ts';
import { demandRestart } from './restart.ts';

export function hostNameAction(folder: Folder): StepAction<z.infer<typeof HostNameStep>> {
  return {
    guarantee: 'once',
    check: (step) => looked(async () => sameHostName((await readHostName(folder)).current, step.hostName)),

    async apply({ hostName }) {
      const why = hostNameFault(hostName);
      if (why !== undefined) throw new GangwayError('HOST_NAME_INVALID', { details: { hostName, why } });
      await asEffect('HOST_NAME_FAILED', async () => {
        const before = await readHostName(folder);
        if (sameHostName(before.current, hostName)) return;
        // First, so that a name never changes without the restart that it needs being known.
        await demandRestart(folder, 'host-name');
        const after = { current: hostName, pending: hostName, writes: before.writes + 1 };
        await writeJsonIn(folder, HOST_NAME, after, 'host-name:write');
      });
    },

    /** Nobody knows which name would be right now: another computer may have been given the old one. */
    undo: async () => 'kept',
  };
}
