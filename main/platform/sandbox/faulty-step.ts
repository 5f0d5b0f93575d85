/** A step of the simulated computer, slow or failing when `faults.json` says so. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';
import type { StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { keepOutput } from '../disk/installer-output.ts';
import { readFaults, writeFaults } from './faults.ts';
import { AGENT } from './files.ts';

export function faulty<S extends Step>(folder: Folder, action: StepAction<S>): StepAction<S> {
  return {
    guarantee: action.guarantee,
    check: (step) => action.check(step),
    undo: (step) => action.undo(step),
    async apply(step, context) {
      const { slow = {} } = await readFaults(folder);
      const delay = slow[step.id] ?? slow[step.kind] ?? 0;
      if (delay > 0) {
        await setTimeout(delay, undefined, { signal: context.signal }).catch(() => {
          throw new GangwayError('CANCELLED');
        });
      }
      const code = await nextFailure(folder, step);
      // For whoever rehearses what helpdesk sees.
      if (code === 'PACKAGE_INSTALL_FAILED') {
        const outputs = { ...folder, root: join(folder.root, AGENT) };
        await keepOutput(outputs, step.id, `Simulated installer\nError 1603. faults.json says that it fails`);
      }
      if (code !== undefined) throw new GangwayError(code, { details: { simulated: 'yes', step: step.id } });
      await action.apply(step, context);
    },
  };
}

/** Takes one failure of the step out of the file. */
async function nextFailure(folder: Folder, step: Step): Promise<ErrorCode | undefined> {
  const faults = await readFaults(folder);
  const fail = faults.fail ?? [];
  const index = fail.findIndex((fault) => fault.step === step.id || fault.step === step.kind);
  const found = fail[index];
  if (found === undefined) return undefined;
  const rest = found.times > 1 ? [{ ...found, times: found.times - 1 }] : [];
  await writeFaults(folder, {
    ...faults,
    fail: [...fail.slice(0, index), ...rest, ...fail.slice(index + 1)],
  });
  return found.code;
}
