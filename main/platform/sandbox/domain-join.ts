/** The domain of a simulated computer. As on Windows a join waits for the restart. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { DomainJoinStep } from '../../../protocol/plan.ts';
import { sameHostName } from '../../core/host-name.ts';
import type { Checked, StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { writeJsonIn } from '../disk/write-file.ts';
import { withJoinBlob } from '../join-blob.ts';
import { asEffect, unknownOr } from '../looking.ts';
import { readHostName } from './facts.ts';
import { DOMAIN, Domain } from './files.ts';
import { demandRestart } from './restart.ts';

type Step = z.infer<typeof DomainJoinStep>;

const isJoinOf = (step: Step, { domain, machineName }: Domain): boolean =>
  domain.toLowerCase() === step.domain.toLowerCase() && sameHostName(machineName, step.machineName);

export function domainJoinAction(folder: Folder): StepAction<Step> {
  const read = (): Promise<Domain | undefined> => readJsonIn(folder, DOMAIN, Domain);

  return {
    guarantee: 'once',
    check: (step) =>
      unknownOr(async (): Promise<Checked> => {
        const found = await read();
        if (found === undefined || !isJoinOf(step, found)) return { kind: 'not-done' };
        return { kind: found.state === 'joined' ? 'done' : 'pending' };
      }),

    async apply(step, context) {
      const { found, names } = await asEffect('DOMAIN_JOIN_FAILED', async () => ({
        found: await read(),
        names: await readHostName(folder),
      }));
      if (found !== undefined && isJoinOf(step, found)) return;
      if (found?.state === 'joined') {
        throw new GangwayError('DOMAIN_JOIN_FAILED', { details: { why: 'joined', domain: found.domain } });
      }
      await withJoinBlob(step, context, names, ({ blob }) =>
        asEffect('DOMAIN_JOIN_FAILED', async () => {
          await demandRestart(folder, 'domain-join');
          // What the blob says, without the password: a simulated computer has nothing to log in to.
          const { machineName, netbiosDomain, domainController, site } = blob;
          const writes = (found?.writes ?? 0) + 1;
          const domain: Domain = {
            domain: step.domain,
            machineName,
            netbiosDomain,
            domainController,
            site,
            state: 'pending',
            writes,
          };
          await writeJsonIn(folder, DOMAIN, domain, 'domain-join:write');
        }),
      );
    },

    /** Only somebody with rights in the domain can take the account away. */
    undo: async () => 'kept',
  };
}
