/** A Windows computer. What this version cannot do there yet is PLATFORM_NOT_YET, by name. */
import { win32 } from 'node:path';
import type { Platform } from '../../core/ports/platform.ts';
import { keptOutput } from '../disk/installer-output.ts';
import { journalFileIn } from '../disk/journal-file.ts';
import { managedFact } from '../managed-fact.ts';
import { notYetAction } from '../not-yet.ts';
import { runCommandWith } from '../run-command.ts';
import { setComputerName } from './api/computer-name.ts';
import { isInDomain, joinOffline } from './api/domain.ts';
import { needElevation } from './api/elevation.ts';
import { rawSmbios } from './api/firmware.ts';
import { knownFolder } from './api/known-folder.ts';
import { systemDirectory } from './api/library.ts';
import { askTpm } from './api/tpm.ts';
import { addRoot, hasRoot, removeRoot } from './api/certificate-store.ts';
import { makeProtectedFolder, READABLE } from './api/protected-folder.ts';
import { applicationAction } from './application.ts';
import { dailyCheckIn } from './check-in-task.ts';
import { domainJoinAction } from './domain-join.ts';
import { readFacts } from './facts.ts';
import { hostNameAction, isRenamePending } from './host-name.ts';
import { sharedFolder, stateFolder } from './folders.ts';
import { keyStore } from './keys.ts';
import { takeLock } from './lock.ts';
import { managementAction, readManagement } from './management.ts';
import { mdmRegistrationAction } from './mdm-registration.ts';
import { windowsRegistrar } from './registrar.ts';
import { type Registry, windowsRegistry } from './registry.ts';
import { restartControl } from './restart.ts';
import { isRestartNeeded } from './restart-needed.ts';
import { type Roots, rootCertificateAction } from './root-certificate.ts';
import { assertSafeProgram } from './safe-program.ts';
import type { Program, Scheduler } from './system-task.ts';
import { tpmFact } from './tpm-answer.ts';

/** Of the machine, so that every account trusts them. */
const machineRoots: Roots = {
  has: (der) => hasRoot('machine', der),
  add: (der) => addRoot('machine', der),
  remove: (der) => removeRoot('machine', der),
};

const isRestartPending = (registry: Registry): boolean =>
  isRenamePending(registry) || isRestartNeeded(registry);

/**
 * Asks nothing of Windows until it is used.
 * @param program what goes on after a restart @param checkIn what runs every day
 */
export function windowsPlatform(program: Program, checkIn: Program): Platform {
  const registry = windowsRegistry;
  const programData = (): string => knownFolder('ProgramData');
  const [folder, shared] = [stateFolder(programData), sharedFolder(programData)];
  const scheduler: Scheduler = {
    run: (command) => runCommandWith({ SystemRoot: win32.dirname(systemDirectory()) })(command),
    folder,
    system: systemDirectory,
    assertSafe: assertSafeProgram,
  };
  return {
    kind: 'windows',
    facts: () =>
      readFacts(registry, {
        firmware: rawSmbios,
        tpm: () => tpmFact(askTpm()),
        isInDomain,
        managed: async () => managedFact(await readManagement(registry)),
      }),
    management: () => readManagement(registry),
    restartPending: async () => isRestartPending(registry),
    restart: restartControl({ registry, scheduler, program }),
    steps: {
      'root-certificate': rootCertificateAction(registry, machineRoots),
      management: managementAction(registry, dailyCheckIn(registry, scheduler, checkIn)),
      'host-name': hostNameAction(registry, setComputerName),
      application: applicationAction(folder, registry, shared),
      'domain-join': domainJoinAction(registry, { isIn: isInDomain, join: joinOffline }),
      'mdm-registration': mdmRegistrationAction(registry, windowsRegistrar, shared),
      profile: notYetAction('windows profile'),
    },
    keys: keyStore(folder),
    journal: journalFileIn(shared, 'journal.jsonl'),
    helperJournal: journalFileIn(folder, 'elevated.jsonl'),
    installerOutput: (step) => keptOutput(shared, step),
    lock: () =>
      takeLock(folder, (path) => {
        needElevation();
        makeProtectedFolder(path);
        makeProtectedFolder(shared.root, READABLE);
      }),
  };
}
