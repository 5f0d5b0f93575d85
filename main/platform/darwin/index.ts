/** A Mac. What this version cannot do there yet is PLATFORM_NOT_YET, by name. */
import type { Platform } from '../../core/ports/platform.ts';
import { type RunCommand, runCommandWith } from '../run-command.ts';
import { applicationAction } from './application.ts';
import { readFacts } from './facts.ts';
import { hostNameAction } from './host-name.ts';
import { journalFile, stateFolder } from './journal-file.ts';
import { keyStore } from './keys.ts';
import { takeLock } from './lock.ts';
import { managementAction, readManagement } from './management.ts';
import { notYetAction, notYetRestart } from '../not-yet.ts';
import { rootCertificateAction } from './root-certificate.ts';

/** Labels and numbers as the parsers expect them, whatever language the account has. */
const ENVIRONMENT = { LANG: 'C', LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

export function macosPlatform(run: RunCommand = runCommandWith(ENVIRONMENT)): Platform {
  const folder = stateFolder();
  return {
    kind: 'macos',
    facts: () => readFacts(run),
    management: () => readManagement(run),
    /** Nothing that is done on a Mac so far needs one. */
    restartPending: async () => false,
    restart: notYetRestart('macos'),
    steps: {
      'root-certificate': rootCertificateAction(),
      management: managementAction(),
      'host-name': hostNameAction(run),
      application: applicationAction(),
      'domain-join': notYetAction('macos domain-join'),
      'mdm-registration': notYetAction('macos mdm-registration'),
      profile: notYetAction('macos profile'),
    },
    keys: keyStore(),
    journal: journalFile(folder),
    lock: () => takeLock(folder),
  };
}
