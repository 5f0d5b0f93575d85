/** Device management of a simulated computer: a file that says who manages it, and one that it checks in by itself. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ManagementStep } from '../../../protocol/plan.ts';
import type { ManagementState, StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { asEffect, looked, reason } from '../looking.ts';
import { CHECK_IN, type CheckIn, MANAGEMENT, Management } from './files.ts';
import { readProfile } from './profile.ts';
import { readRegistration } from './registration.ts';

const read = (folder: Folder): Promise<Management | undefined> => readJsonIn(folder, MANAGEMENT, Management);

/** The agent's own record first: what else a plan of ours registered belongs to it. */
export async function readManagement(folder: Folder): Promise<ManagementState> {
  try {
    const found = await read(folder);
    if (found !== undefined) return { kind: 'managed', by: found.by, enrollment: found.enrollment };
    const registration = await readRegistration(folder);
    if (registration?.state === 'registered') {
      return { kind: 'managed', by: registration.provider, enrollment: registration.enrollment };
    }
    const profile = await readProfile(folder);
    if (profile?.state === 'approved') {
      return { kind: 'managed', by: profile.server, enrollment: profile.enrollment };
    }
    return { kind: 'not-managed' };
  } catch (error) {
    return { kind: 'unknown', why: reason(error) };
  }
}

export function managementAction(folder: Folder): StepAction<z.infer<typeof ManagementStep>> {
  /** A registration that the same plan made is nobody else's. */
  async function refuseOthers(enrollment: string): Promise<void> {
    const state = await readManagement(folder);
    if (state.kind === 'unknown') {
      throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: state.why } });
    }
    if (state.kind === 'managed' && state.enrollment !== enrollment) {
      throw new GangwayError('ALREADY_MANAGED', { details: { by: state.by } });
    }
  }

  return {
    guarantee: 'once',
    check: (step) => looked(async () => (await read(folder))?.server === step.serverOrigin),

    async apply(step, { enrollment, device }) {
      const found = await read(folder).catch((error: unknown) => {
        throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: reason(error) }, cause: error });
      });
      if (found !== undefined && found.server !== step.serverOrigin) {
        throw new GangwayError('ALREADY_MANAGED', { details: { by: found.by } });
      }
      if (found === undefined) await refuseOthers(enrollment);
      // Before the record, which says that all of it is done.
      const daily: CheckIn = { daily: true };
      await asEffect('MANAGEMENT_FAILED', () => writeJsonIn(folder, CHECK_IN, daily, 'check-in:write'));
      if (found?.enrollment === enrollment && found.device === device) return;
      const management: Management = {
        by: step.organisationName,
        server: step.serverOrigin,
        enrollment,
        device,
        writes: (found?.writes ?? 0) + 1,
      };
      await asEffect('MANAGEMENT_FAILED', () =>
        writeJsonIn(folder, MANAGEMENT, management, 'management:write'),
      );
    },

    async undo(step) {
      const found = await asEffect('MANAGEMENT_UNKNOWN', () => read(folder));
      if (found !== undefined && found.server !== step.serverOrigin) return 'kept';
      await asEffect('MANAGEMENT_FAILED', () => removeFileIn(folder, CHECK_IN, 'check-in:remove'));
      await asEffect('MANAGEMENT_FAILED', () => removeFileIn(folder, MANAGEMENT, 'management:remove'));
      return 'removed';
    },
  };
}
