/** Who manages a Windows computer, from the registry; half a registration is unknown. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ManagementStep } from '../../../protocol/plan.ts';
import type { ManagementState, StepAction } from '../../core/ports/platform.ts';
import { asEffect, looked, reason } from '../looking.ts';
import type { DailyCheckIn } from './check-in-task.ts';
import {
  describeEnrollment,
  isOf,
  readEnrollments,
  readNote,
  type WindowsEnrollment,
} from './enrollments.ts';
import { OWN_KEY, type Registry } from './registry.ts';

export async function readManagement(registry: Registry): Promise<ManagementState> {
  try {
    const record = readRecord(registry);
    if (record !== undefined) {
      // Before what Windows says: a registration that a plan of ours made belongs to it.
      return { kind: 'managed', by: record.by, enrollment: record.enrollment };
    }
    const enrollments = readEnrollments(registry);
    const note = readNote(registry);
    const isOurs = (one: WindowsEnrollment): boolean => note !== undefined && isOf(one, note);
    const whole = enrollments.filter((one) => one.whole);
    // Somebody else's first: it is what must be said.
    const managing = whole.find((one) => !isOurs(one)) ?? whole[0];
    if (managing !== undefined) {
      const enrollment = isOurs(managing) ? note?.enrollment : undefined;
      return { kind: 'managed', by: describeEnrollment(managing), enrollment };
    }
    const [half] = enrollments;
    if (half === undefined) return { kind: 'not-managed' };
    return { kind: 'unknown', why: `an enrollment that is not whole: state ${half.state}` };
  } catch (error) {
    return { kind: 'unknown', why: reason(error) };
  }
}

/** The agent's own record; what it says is what the service did, not a registration with Windows. */
const RECORD_KEY = `${OWN_KEY}\\Management`;

interface Record {
  readonly by: string;
  readonly server: string;
  readonly enrollment: string;
  readonly device: string;
}

function readRecord(registry: Registry): Record | undefined {
  const values = registry.read(RECORD_KEY)?.values;
  const [by, server] = [values?.get('by'), values?.get('server')];
  if (values === undefined || by === undefined || server === undefined) return undefined;
  return { by, server, enrollment: values.get('enrollment') ?? '', device: values.get('device') ?? '' };
}

export function managementAction(
  registry: Registry,
  checkIn: DailyCheckIn,
): StepAction<z.infer<typeof ManagementStep>> {
  return {
    guarantee: 'once',
    check: (step) => looked(async () => readRecord(registry)?.server === step.serverOrigin),

    async apply(step, { enrollment, device }) {
      const state = await readManagement(registry);
      if (state.kind === 'unknown')
        throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: state.why } });
      const found = readRecord(registry);
      // What the same plan registered with Windows is nobody else's.
      const ours = found === undefined && state.kind === 'managed' && state.enrollment === enrollment;
      if (state.kind === 'managed' && !ours && found?.server !== step.serverOrigin) {
        throw new GangwayError('ALREADY_MANAGED', { details: { by: state.by } });
      }
      // Before the record, which says that all of it is done.
      await asEffect('MANAGEMENT_FAILED', () => checkIn.begin());
      registry.write(RECORD_KEY, {
        By: step.organisationName,
        Server: step.serverOrigin,
        Enrollment: enrollment,
        Device: device,
      });
    },

    async undo(step) {
      const found = readRecord(registry);
      if (found !== undefined && found.server !== step.serverOrigin) return 'kept';
      await asEffect('MANAGEMENT_FAILED', () => checkIn.end());
      registry.remove(RECORD_KEY);
      return 'removed';
    },
  };
}
