/**
 * A simulated computer's registration with a server of device management. As on Windows it happens by itself where
 * that works; where it does not, the system's own window opens and the person finishes it there.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { MdmRegistrationStep } from '../../../protocol/plan.ts';
import type { StepAction, StepContext } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked, reason } from '../looking.ts';
import { REGISTRATION, Registration } from './files.ts';
import { doingOf, untilDone } from './person.ts';

type Step = z.infer<typeof MdmRegistrationStep>;

export const readRegistration = (folder: Folder): Promise<Registration | undefined> =>
  readJsonIn(folder, REGISTRATION, Registration);

const isOf = ({ provider, discoveryUrl }: Registration, step: Step): boolean =>
  provider === step.providerId && discoveryUrl === step.discoveryUrl;

const isDone = (found: Registration | undefined, step: Step): boolean =>
  found?.state === 'registered' && isOf(found, step);

export function registrationAction(folder: Folder): StepAction<Step> {
  const write = (registration: Registration, effect: string): Promise<void> =>
    asEffect('MANAGEMENT_FAILED', () => writeJsonIn(folder, REGISTRATION, registration, effect));

  /** @throws MANAGEMENT_UNKNOWN; ALREADY_MANAGED by anybody but this plan's server */
  async function readOwn(step: Step): Promise<Registration | undefined> {
    const found = await readRegistration(folder).catch((error: unknown) => {
      throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: reason(error) }, cause: error });
    });
    if (found === undefined || isOf(found, step)) return found;
    throw new GangwayError('ALREADY_MANAGED', { details: { by: found.provider } });
  }

  async function person(waiting: Registration, step: Step, context: StepContext): Promise<void> {
    const finish = { ...waiting, state: 'registered' as const };
    switch (await doingOf(folder, 'registration')) {
      case undefined:
      case 'finishes':
        return write(finish, 'registration:finish');
      case 'by-hand':
        return untilDone(
          async () => isDone(await readOwn(step), step),
          { kind: 'connect-work-account', account: step.userName, server: new URL(step.discoveryUrl).host },
          context,
        );
      case 'nothing':
        throw new GangwayError('MDM_NOT_FINISHED', { details: { provider: step.providerId } });
      case 'other-server': {
        const { enrollment: _enrollment, device: _device, writes: _writes, ...others } = finish;
        await write({ ...others, provider: 'Other Ltd' }, 'registration:finish');
        await readOwn(step);
      }
    }
  }

  return {
    guarantee: 'once',
    check: (step) => looked(async () => isDone(await readRegistration(folder), step)),

    async apply(step, context) {
      const found = await readOwn(step);
      if (isDone(found, step)) return;
      const doing = await doingOf(folder, 'registration');
      const { providerId: provider, discoveryUrl, userName } = step;
      const { enrollment, device } = context;
      const writes = found?.writes ?? 1;
      const registration = { provider, discoveryUrl, userName, enrollment, device, writes };
      if (doing === undefined) return write({ ...registration, state: 'registered' }, 'registration:write');
      const waiting = { ...registration, state: 'waiting' as const };
      if (found === undefined) await write(waiting, 'registration:write');
      await person(found ?? waiting, step, context);
    },

    async undo(step) {
      const found = await asEffect('MANAGEMENT_UNKNOWN', () => readRegistration(folder));
      if (found !== undefined && !isOf(found, step)) return 'kept';
      await asEffect('MANAGEMENT_FAILED', () => removeFileIn(folder, REGISTRATION, 'registration:remove'));
      return 'removed';
    },
  };
}
