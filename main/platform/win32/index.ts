/** A Windows computer. What this version cannot do there yet is PLATFORM_NOT_YET, by name. */
import type { Platform } from '../../core/ports/platform.ts';
import { type RunCommand, runCommandWith } from '../run-command.ts';
import { applicationAction } from './application.ts';
import { readFacts } from './facts.ts';
import { hostNameAction, isRestartPending } from './host-name.ts';
import { journalFile, stateFolder } from './journal-file.ts';
import { keyStore } from './keys.ts';
import { takeLock } from './lock.ts';
import { managementAction, readManagement } from './management.ts';
import { notYetAction, notYetRestart } from '../not-yet.ts';
import { rootCertificateAction } from './root-certificate.ts';

/** @param environment says where Windows and the machine's data are */
export function windowsPlatform(
  environment: Readonly<Record<string, string | undefined>>,
  run: RunCommand = runCommandWith({ SystemRoot: systemRootOf(environment) }),
): Platform {
  const folder = stateFolder(environment['ProgramData'] ?? 'C:\\ProgramData');
  const registry = { run, systemRoot: systemRootOf(environment) };
  return {
    kind: 'windows',
    facts: () => readFacts(registry),
    management: () => readManagement(registry),
    restartPending: () => isRestartPending(registry),
    restart: notYetRestart('windows'),
    steps: {
      'root-certificate': rootCertificateAction(),
      management: managementAction(),
      'host-name': hostNameAction(registry),
      application: applicationAction(),
      'domain-join': notYetAction('windows domain-join'),
      'mdm-registration': notYetAction('windows mdm-registration'),
      profile: notYetAction('windows profile'),
    },
    keys: keyStore(),
    journal: journalFile(folder),
    lock: () => takeLock(folder),
  };
}

const systemRootOf = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment['SystemRoot'] ?? 'C:\\Windows';
