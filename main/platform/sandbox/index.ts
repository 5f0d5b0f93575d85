/** The simulated computer: a directory that behaves like a computer. README.md documents every file in it. */
import { join, resolve } from 'node:path';
import type { Platform } from '../../core/ports/platform.ts';
import { lockIn } from '../disk/exclusive.ts';
import { settle } from '../disk/folder.ts';
import { keptOutput } from '../disk/installer-output.ts';
import { managedFact } from '../managed-fact.ts';
import { applicationAction } from './application.ts';
import { domainJoinAction } from './domain-join.ts';
import { watchedFolder } from './door.ts';
import { readFacts } from './facts.ts';
import { faulty } from './faulty-step.ts';
import { AGENT, FOLDERS, HELPER_JOURNAL, JOURNAL, LOCK } from './files.ts';
import { hostNameAction } from './host-name.ts';
import { sandboxJournal } from './journal-file.ts';
import { sandboxKeys } from './keys.ts';
import { managementAction, readManagement } from './management.ts';
import { isRestartPending, restartControl } from './restart.ts';
import { profileAction } from './profile.ts';
import { registrationAction } from './registration.ts';
import { rootCertificateAction } from './root-certificate.ts';

/**
 * @param directory made on first use
 * @param os the system this runs on: only the lock differs between them
 * @param agent the process that this one helps
 */
export function sandboxPlatform(directory: string, os: NodeJS.Platform, agent?: number): Platform {
  const folder = watchedFolder(resolve(directory), agent);
  return {
    kind: 'simulated',
    facts: () => readFacts(folder, async () => managedFact(await readManagement(folder))),
    management: () => readManagement(folder),
    restartPending: () => isRestartPending(folder),
    restart: restartControl(folder),
    steps: {
      'root-certificate': faulty(folder, rootCertificateAction(folder)),
      management: faulty(folder, managementAction(folder)),
      'host-name': faulty(folder, hostNameAction(folder)),
      application: faulty(folder, applicationAction(folder)),
      'domain-join': faulty(folder, domainJoinAction(folder)),
      'mdm-registration': faulty(folder, registrationAction(folder)),
      profile: faulty(folder, profileAction(folder)),
    },
    keys: sandboxKeys(folder),
    journal: sandboxJournal(folder, JOURNAL, 'journal'),
    helperJournal: sandboxJournal(folder, HELPER_JOURNAL, 'helper-journal'),
    installerOutput: (step) => keptOutput({ ...folder, root: join(folder.root, AGENT) }, step),
    lock: async () => {
      const lock = await lockIn(folder, LOCK, os);
      try {
        await settle(folder, FOLDERS);
      } catch (error) {
        await lock.release();
        throw error;
      }
      return lock;
    },
  };
}
