/** The name of a simulated computer. As on Windows a new one waits for the restart. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { HostNameStep } from '../../../protocol/plan.ts';
import { hostNameFault, sameHostName } from '../../core/host-name.ts';
import type { Checked, StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { writeJsonIn } from '../disk/write-file.ts';
import { asEffect, unknownOr } from '../looking.ts';
import { readHostName } from './facts.ts';
import { HOST_NAME } from './files.ts';
import { demandRestart } from './restart.ts';

export function hostNameAction(folder: Folder): StepAction<z.infer<typeof HostNameStep>> {
  return {
    guarantee: 'once',
    check: ({ hostName }) =>
      unknownOr(async (): Promise<Checked> => {
        const { current, pending } = await readHostName(folder);
        if (!sameHostName(pending ?? current, hostName)) return { kind: 'not-done' };
        return { kind: pending === null ? 'done' : 'pending' };
      }),

    async apply({ hostName }) {
      const why = hostNameFault(hostName);
      if (why !== undefined) throw new GangwayError('HOST_NAME_INVALID', { details: { hostName, why } });
      await asEffect('HOST_NAME_FAILED', async () => {
        const { current, pending, writes } = await readHostName(folder);
        if (sameHostName(pending ?? current, hostName)) return;
        // First, so that a name never waits without the restart that it needs being known.
        await demandRestart(folder, 'host-name');
        const wanted = sameHostName(current, hostName) ? null : hostName;
        await writeJsonIn(
          folder,
          HOST_NAME,
          { current, pending: wanted, writes: writes + 1 },
          'host-name:write',
        );
      });
    },

    /** Nobody knows which name would be right now: another computer may have been given the old one. */
    undo: async () => 'kept',
  };
}
