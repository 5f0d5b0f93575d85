/** Whether this computer and this account can be registered with device management at all, before anything is tried. */
import { GangwayError } from '../../../protocol/errors.ts';
import { ENROLLMENTS_KEY } from './enrollments.ts';
import { VERSION_KEY } from './facts.ts';
import { readValue, type Registry } from './registry.ts';

export const MDM_POLICY_KEY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\MDM';

/** What Windows says about who asks. */
export interface Asking {
  /** `S-1-5-…` */
  account(): string;
  /** `undefined`: Windows does not say. */
  isAnybodySignedIn(): boolean | undefined;
  /** `undefined`: Windows does not say. */
  isRegistrationAllowed(): boolean | undefined;
}

/** The built-in Administrator, whatever they are called. */
const BUILT_IN = /^S-1-5-21-(\d+-){3}500$/;

/**
 * @throws MDM_EDITION_UNSUPPORTED, MDM_FORBIDDEN, SYSTEM_QUESTION_UNANSWERED, MDM_ACCOUNT_UNSUITED, each with what was
 *   found
 */
export function assertCanRegister(registry: Registry, asking: Asking): void {
  const installation = readValue(registry, VERSION_KEY, 'InstallationType') ?? '';
  if (/^Server\b/i.test(installation)) {
    const edition = readValue(registry, VERSION_KEY, 'ProductName') ?? installation;
    throw new GangwayError('MDM_EDITION_UNSUPPORTED', { details: { edition } });
  }
  const policy = forbiddenBy(registry, asking);
  if (policy !== undefined) throw new GangwayError('MDM_FORBIDDEN', { details: { policy } });
  if (asking.isAnybodySignedIn() === false) {
    throw new GangwayError('SYSTEM_QUESTION_UNANSWERED', { details: { why: 'nobody is signed in' } });
  }
  if (BUILT_IN.test(asking.account())) {
    throw new GangwayError('MDM_ACCOUNT_UNSUITED', { details: { account: 'built-in Administrator' } });
  }
}

function forbiddenBy(registry: Registry, asking: Asking): string | undefined {
  if (readValue(registry, MDM_POLICY_KEY, 'DisableRegistration') === '1') return 'DisableRegistration';
  // Reported, not documented: another product of management wrote that it has this computer.
  if (readValue(registry, ENROLLMENTS_KEY, 'ExternallyManaged') === '1') return 'ExternallyManaged';
  return asking.isRegistrationAllowed() === false ? 'IsManagementRegistrationAllowed' : undefined;
}
