/** What Windows itself does about registrations with device management. */
import { setTimeout } from 'node:timers/promises';
import { GangwayError } from '../../../protocol/errors.ts';
import { isInSession, ownAccount } from './api/account.ts';
import { needElevation } from './api/elevation.ts';
import { isRegistrationAllowed, registerWithManagement, unregisterFromManagement } from './api/mdm.ts';
import { openForPerson } from './api/open-for-person.ts';
import { isAnybodySignedIn } from './api/sessions.ts';
import type { Registrar } from './mdm-registration.ts';

export const windowsRegistrar: Registrar = {
  needElevation,
  account: ownAccount,
  isInSession,
  // Whoever started this program at a screen is signed in.
  isAnybodySignedIn: () => isInSession() || isAnybodySignedIn(),
  isRegistrationAllowed,
  register: registerWithManagement,
  unregister: unregisterFromManagement,
  open: openForPerson,
  sleep: (ms, signal) =>
    setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new GangwayError('CANCELLED');
    }),
};
