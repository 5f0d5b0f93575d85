/** A Mac. What this version cannot do there yet is PLATFORM_NOT_YET, by name. */
import type { Platform } from '../../core/ports/platform.ts';
import { keptOutput } from '../disk/installer-output.ts';
import { journalFileIn } from '../disk/journal-file.ts';
import { managedFact } from '../managed-fact.ts';
import { notYetAction } from '../not-yet.ts';
import { applicationAction } from './application.ts';
import { readFacts } from './facts.ts';
import { hostNameAction } from './host-name.ts';
import { keyStore } from './keys.ts';
import { takeLock } from './lock.ts';
import { type Mac, thisMac } from './mac.ts';
import { managementAction, readManagement } from './management.ts';
import { profileAction } from './profile.ts';
import { restartControl } from './restart.ts';
import { isRestartNeeded } from './restart-needed.ts';
import { rootCertificateAction } from './root-certificate.ts';
import { journalFile } from './shared-file.ts';

/** Asks nothing of macOS until it is used. */
export function macosPlatform(mac: Mac = thisMac()): Platform {
  return {
    kind: 'macos',
    facts: () => readFacts(mac.run, async () => managedFact(await readManagement(mac))),
    management: () => readManagement(mac),
    restartPending: () => isRestartNeeded(mac),
    restart: restartControl(mac),
    steps: {
      'root-certificate': rootCertificateAction(mac),
      management: managementAction(mac),
      'host-name': hostNameAction(mac),
      application: applicationAction(mac),
      'domain-join': notYetAction('macos domain-join'),
      'mdm-registration': notYetAction('macos mdm-registration'),
      profile: profileAction(mac),
    },
    keys: keyStore(mac),
    journal: journalFile(mac),
    helperJournal: journalFileIn(mac.folder, 'elevated.jsonl'),
    installerOutput: (step) => keptOutput(mac.shared, step),
    lock: () => takeLock(mac),
  };
}
