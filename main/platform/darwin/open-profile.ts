/** A profile for the person: a file that they alone can read and nobody can change, opened where it waits for them. */
import { GangwayError } from '../../../protocol/errors.ts';
import { pathIn } from '../disk/folder.ts';
import { writeFileIn } from '../disk/write-file.ts';
import type { Command } from '../run-command.ts';
import { protectFolder } from '../unix/protected-folder.ts';
import type { Mac } from './mac.ts';
import { asPerson, type Person } from './person.ts';
import { grantRead, openPane, openProfile } from './profile-commands.ts';

/**
 * @param bytes as they were checked
 * @returns where it lies @throws MANAGEMENT_FAILED, and as `writeFileIn`
 */
export async function handOver(mac: Mac, name: string, bytes: Uint8Array, person: Person): Promise<string> {
  const { run, shared, owner } = mac;
  await protectFolder(shared.root, owner, 0o755);
  await writeFileIn(shared, name, bytes, 'profile:hand-over');
  const path = await pathIn(shared, name, true);
  const grant = grantRead(person.name, path);
  const { exitCode } = await run(grant);
  if (exitCode === 0) return path;
  throw failed({ command: grant.file, exitCode: String(exitCode) });
}

/**
 * The profile, then the pane. Safe to repeat.
 * @param major of the version @throws MANAGEMENT_FAILED
 */
export async function openFor(
  { run }: Pick<Mac, 'run'>,
  person: Person,
  path: string,
  major: number,
): Promise<void> {
  const opens = async (command: Command): Promise<boolean> =>
    (await run(asPerson(person, command))).exitCode === 0;
  const opened = (await opens(openProfile(path, 'system'))) || (await opens(openProfile(path, 'any')));
  if (!opened) throw failed({ why: 'the profile does not open' });
  // Without the pane the person still finds the way: the system has told them that a profile waits.
  for (const command of openPane(major)) if (await opens(command)) return;
}

const failed = (details: Record<string, string>): GangwayError =>
  new GangwayError('MANAGEMENT_FAILED', { details });
