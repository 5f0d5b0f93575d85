/**
 * Who manages a Windows computer, from the registry. `EnrollmentState` 1 alone proves nothing: people import
 * such a key to unlock browser policies, and unregistering leaves keys behind. Only a provider, its address and
 * its certificate together are management; half of that is unknown.
 */
import type { z } from 'zod';
import type { ManagementStep } from '../../../protocol/plan.ts';
import type { ManagementState, StepAction } from '../../core/ports/platform.ts';
import { reason } from '../looking.ts';
import { notYetAction } from '../not-yet.ts';
import { readKey, type Registry, type RegistryKey } from './registry.ts';

export const ENROLLMENTS_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Enrollments';

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
    const enrollments = await readKey(registry, ENROLLMENTS_KEY);
    const states: ManagementState[] = [];
    for (const name of enrollments?.subkeys ?? []) {
      if (!GUID.test(name)) continue;
      const key = await readKey(registry, `${ENROLLMENTS_KEY}\\${name}`);
      if (key !== undefined) states.push(parseEnrollment(key));
    }
    const managed = states.find((state) => state.kind === 'managed');
    return managed ?? states.find((state) => state.kind === 'unknown') ?? { kind: 'not-managed' };
  } catch (error) {
    return { kind: 'unknown', why: reason(error) };
  }
}

/** The registration is a Win32 call in the right context: with the helper, later. */
export const managementAction = (): StepAction<z.infer<typeof ManagementStep>> =>
  notYetAction('windows management');
