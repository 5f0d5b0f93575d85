/**
 * An enrollment profile on a simulated computer. As on a Mac it waits until the person approves it, and counts only
 * when it is for the server that the plan names.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ProfileStep } from '../../../protocol/plan.ts';
import { verify } from '../../core/packages/stages.ts';
import type { StepAction, StepContext } from '../../core/ports/platform.ts';
import { discardDownload, downloadTo } from '../disk/download.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked, reason } from '../looking.ts';
import { downloadFile, PROFILE, Profile } from './files.ts';
import { doingOf, untilDone } from './person.ts';

type Step = z.infer<typeof ProfileStep>;

export const readProfile = (folder: Folder): Promise<Profile | undefined> =>
  readJsonIn(folder, PROFILE, Profile);

const isOf = ({ server }: Profile, { serverHost }: Step): boolean =>
  server.toLowerCase() === serverHost.toLowerCase();

const isDone = (found: Profile | undefined, step: Step): boolean =>
  found?.state === 'approved' && isOf(found, step);

export function profileAction(folder: Folder): StepAction<Step> {
  const write = (profile: Profile, effect: string): Promise<void> =>
    asEffect('MANAGEMENT_FAILED', () => writeJsonIn(folder, PROFILE, profile, effect));

  /** @throws MANAGEMENT_UNKNOWN; ALREADY_MANAGED by anybody but this plan's server */
  async function readOwn(step: Step): Promise<Profile | undefined> {
    const found = await readProfile(folder).catch((error: unknown) => {
      throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: reason(error) }, cause: error });
    });
    if (found === undefined || isOf(found, step)) return found;
    throw new GangwayError('ALREADY_MANAGED', { details: { by: found.server } });
  }

  /** Hashed, then thrown away: it can hold a one-time password. */
  async function fetchProfile(step: Step, context: StepContext): Promise<void> {
    const file = downloadFile(step.sha256);
    try {
      verify(await downloadTo(folder, file, step, context, 'profile:download'), step);
    } finally {
      // The reason is what matters; a leftover is replaced by the next try.
      await discardDownload(folder, file).catch(() => undefined);
    }
  }

  async function person(waiting: Profile, step: Step, context: StepContext): Promise<void> {
    const approved = { ...waiting, state: 'approved' as const };
    switch (await doingOf(folder, 'profile')) {
      case undefined:
      case 'finishes':
        return write(approved, 'profile:approve');
      case 'by-hand':
        return untilDone(
          async () => isDone(await readOwn(step), step),
          { kind: 'approve-profile', place: 'general', name: step.name, server: step.serverHost },
          context,
        );
      case 'nothing':
        throw new GangwayError('PROFILE_NOT_APPROVED', { details: { server: step.serverHost } });
      case 'other-server': {
        const { enrollment: _enrollment, device: _device, writes: _writes, ...others } = approved;
        await write({ ...others, server: 'mdm.other.example' }, 'profile:approve');
        await readOwn(step);
      }
    }
  }

  return {
    guarantee: 'once',
    check: (step) => looked(async () => isDone(await readProfile(folder), step)),

    async apply(step, context) {
      const found = await readOwn(step);
      if (isDone(found, step)) return;
      const { name, serverHost: server, sha256 } = step;
      const { enrollment, device } = context;
      let waiting = found?.state === 'waiting' && found.sha256 === sha256 ? found : undefined;
      if (waiting === undefined) {
        await fetchProfile(step, context);
        const writes = (found?.writes ?? 0) + 1;
        waiting = { name, server, sha256, state: 'waiting', enrollment, device, writes };
        await write(waiting, 'profile:write');
      }
      await person(waiting, step, context);
    },

    /** On a Mac the person or the server removes it; here the rehearsed person, unless they do nothing. */
    async undo(step) {
      const found = await asEffect('MANAGEMENT_UNKNOWN', () => readProfile(folder));
      if (found !== undefined && !isOf(found, step)) return 'kept';
      if (found?.state === 'approved' && (await doingOf(folder, 'profile')) === 'nothing') return 'kept';
      await asEffect('MANAGEMENT_FAILED', () => removeFileIn(folder, PROFILE, 'profile:remove'));
      return 'removed';
    },
  };
}
