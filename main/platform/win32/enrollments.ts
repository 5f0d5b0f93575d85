/**
 * Registrations with device management as Windows notes them. `EnrollmentState` 1 alone proves nothing: people import
 * such a key to unlock browser policies, and unregistering leaves keys behind. Only a provider, its address and
 * its certificate together are one.
 */
import { OWN_KEY, type Registry, type RegistryKey } from './registry.ts';

export const ENROLLMENTS_KEY = 'SOFTWARE\\Microsoft\\Enrollments';
/** What Windows needs to talk with the server; gone as soon as it is unregistered. */
export const ACCOUNTS_KEY = 'SOFTWARE\\Microsoft\\Provisioning\\OMADM\\Accounts';

/** Other keys lie beside the enrollments; these alone are named so. */
const GUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

export interface WindowsEnrollment {
  /** GUID without braces. */
  readonly id: string;
  readonly provider: string;
  readonly address: string;
  readonly state: string;
  /** Whether everything is there that makes it one. */
  readonly whole: boolean;
}

/** @returns `undefined` for a key that says nothing about a provider */
function parse(id: string, { values }: RegistryKey): WindowsEnrollment | undefined {
  const provider = values.get('providerid') ?? '';
  const address = values.get('discoveryservicefullurl') ?? '';
  if (provider === '' && address === '') return undefined;
  const state = values.get('enrollmentstate') ?? 'absent';
  const complete = provider !== '' && address !== '' && (values.get('dmpcertthumbprint') ?? '') !== '';
  return { id, provider, address, state, whole: complete && Number(state) === 1 };
}

/** Where it is noted that a registration was taken back: what Windows leaves of it says nothing any more. */
const TAKEN_BACK_KEY = `${OWN_KEY}\\Unregistered`;

export const noteTakenBack = (registry: Registry, id: string): void =>
  registry.write(TAKEN_BACK_KEY, { [id]: 'yes' });

/** Whether Windows still has what it needs for a registration; the key alone can outlive it. */
const hasAccount = (registry: Registry, id: string): boolean =>
  registry.read(`${ACCOUNTS_KEY}\\${id}`) !== undefined;

/** Whole, and not merely what is left of one. */
export const isLive = (registry: Registry, { id, whole }: WindowsEnrollment): boolean =>
  whole && hasAccount(registry, id);

/** All but what the agent itself took back. @throws STATE_CORRUPT when a key cannot be read */
export function readEnrollments(registry: Registry): WindowsEnrollment[] {
  const takenBack = registry.read(TAKEN_BACK_KEY)?.values;
  const found: WindowsEnrollment[] = [];
  for (const id of registry.read(ENROLLMENTS_KEY)?.subkeys ?? []) {
    if (!GUID.test(id)) continue;
    const key = registry.read(`${ENROLLMENTS_KEY}\\${id}`);
    const enrollment = key && parse(id, key);
    if (enrollment === undefined) continue;
    if (takenBack?.has(id.toLowerCase()) === true && !isLive(registry, enrollment)) continue;
    found.push(enrollment);
  }
  return found;
}

const hostOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).host : undefined;

/** `Acme MDM (mdm.acme.example)` */
export function describeEnrollment({ provider, address }: WindowsEnrollment): string {
  const host = hostOf(address);
  return host === undefined ? provider : `${provider} (${host})`;
}

/** What a plan registers with. */
export interface Provider {
  readonly providerId: string;
  readonly discoveryUrl: string;
}

/** The same provider at the same server: names alone are chosen freely by servers. */
export const isOf = ({ provider, address }: WindowsEnrollment, planned: Provider): boolean =>
  provider === planned.providerId && hostOf(address) === hostOf(planned.discoveryUrl);

/** The agent's own note of a registration that its plan asked for: written before, so that no crash loses it. */
const NOTE_KEY = `${OWN_KEY}\\Registration`;

export interface RegistrationNote extends Provider {
  readonly enrollment: string;
}

export function readNote(registry: Registry): RegistrationNote | undefined {
  const values = registry.read(NOTE_KEY)?.values;
  const [providerId, discoveryUrl] = [values?.get('provider'), values?.get('address')];
  if (providerId === undefined || discoveryUrl === undefined) return undefined;
  return { providerId, discoveryUrl, enrollment: values?.get('enrollment') ?? '' };
}

export const writeNote = (registry: Registry, note: RegistrationNote): void =>
  registry.write(NOTE_KEY, {
    Provider: note.providerId,
    Address: note.discoveryUrl,
    Enrollment: note.enrollment,
  });

export const removeNote = (registry: Registry): void => registry.remove(NOTE_KEY);
