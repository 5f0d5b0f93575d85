/**
 * Who manages a Windows computer, from the registry. `EnrollmentState` 1 alone proves nothing: people import
 * such a key to unlock browser policies, and unregistering leaves keys behind. Only a provider, its address and
 * its certificate together are management; half of that is unknown.
 */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ManagementStep } from '../../../protocol/plan.ts';
import type { ManagementState, StepAction } from '../../core/ports/platform.ts';
import { looked, reason } from '../looking.ts';
import { OWN_KEY, type Registry, type RegistryKey } from './registry.ts';

export const ENROLLMENTS_KEY = 'SOFTWARE\\Microsoft\\Enrollments';

/** Other keys lie beside the enrollments; these alone are named so. */
const GUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/** What one key below `Enrollments` says. */
export function parseEnrollment({ values }: RegistryKey): ManagementState {
  const provider = values.get('providerid') ?? '';
  const address = values.get('discoveryservicefullurl') ?? '';
  if (provider === '' && address === '') return { kind: 'not-managed' };
  const state = values.get('enrollmentstate') ?? 'absent';
  const whole = provider !== '' && address !== '' && (values.get('dmpcertthumbprint') ?? '') !== '';
  if (!whole || Number(state) !== 1) {
    return { kind: 'unknown', why: `an enrollment that is not whole: state ${state}` };
  }
  const server = URL.canParse(address) ? ` (${new URL(address).host})` : '';
  return { kind: 'managed', by: `${provider}${server}`, enrollment: undefined };
}

export async function readManagement(registry: Registry): Promise<ManagementState> {
  try {
    const record = readRecord(registry);
    if (record !== undefined) {
      // Before what Windows says: a registration that a plan of ours made belongs to it.
      return { kind: 'managed', by: record.by, enrollment: record.enrollment };
    }
    const enrollments = registry.read(ENROLLMENTS_KEY);
    const states: ManagementState[] = [];
    for (const name of enrollments?.subkeys ?? []) {
      if (!GUID.test(name)) continue;
      const key = registry.read(`${ENROLLMENTS_KEY}\\${name}`);
      if (key !== undefined) states.push(parseEnrollment(key));
    }
    const managed = states.find((state) => state.kind === 'managed');
    return managed ?? states.find((state) => state.kind === 'unknown') ?? { kind: 'not-managed' };
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

export function managementAction(registry: Registry): StepAction<z.infer<typeof ManagementStep>> {
  return {
    guarantee: 'once',
    check: (step) => looked(async () => readRecord(registry)?.server === step.serverOrigin),

    async apply(step, { enrollment, device }) {
      const state = await readManagement(registry);
      if (state.kind === 'unknown')
        throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: state.why } });
      const found = readRecord(registry);
      if (state.kind === 'managed' && found?.server !== step.serverOrigin) {
        throw new GangwayError('ALREADY_MANAGED', { details: { by: state.by } });
      }
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
      registry.remove(RECORD_KEY);
      return 'removed';
    },
  };
}
