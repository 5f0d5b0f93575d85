/**
 * The launch daemon that checks in once a day, as root: only root can use the device's keys.
 * https://developer.apple.com/library/archive/documentation/MacOSX/Conceptual/BPSystemStartup/Chapters/CreatingLaunchdJobs.html
 */
import { createHash } from 'node:crypto';
import { pathIn } from '../disk/folder.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import type { Command } from '../run-command.ts';
import { plist } from './launch-file.ts';
import type { Mac, Program } from './mac.ts';
import { isSafe } from './safe-program.ts';

export const DAEMON_LABEL = 'org.gangway.check-in';
export const DAEMON_FILE = `${DAEMON_LABEL}.plist`;

const LAUNCHCTL = '/bin/launchctl';
export const isLoadedCommand: Command = { file: LAUNCHCTL, args: ['print', `system/${DAEMON_LABEL}`] };
export const loadCommand = (path: string): Command => ({
  file: LAUNCHCTL,
  args: ['bootstrap', 'system', path],
});

/** Between nine and one, another minute for each device, so that not all ask at once. */
const FIRST_HOUR = 9;
const MINUTES = 4 * 60;

function timeOf(device: string): { hour: number; minute: number } {
  const chosen = createHash('sha256').update(device).digest().readUInt32BE() % MINUTES;
  return { hour: FIRST_HOUR + Math.floor(chosen / 60), minute: chosen % 60 };
}

/** Launchd makes good at the wake-up what a Mac slept through; one that was switched off does it at its start. */
export function daemonPlist({ file, args }: Program, device: string): string {
  const { hour, minute } = timeOf(device);
  return plist(
    DAEMON_LABEL,
    [file, ...args],
    [
      '  <key>RunAtLoad</key>\n  <true/>',
      `  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key>
    <integer>${hour}</integer>
    <key>Minute</key>
    <integer>${minute}</integer>
  </dict>`,
    ],
  );
}

/**
 * Makes the Mac check in by itself, from now on. Safe to repeat; the caller is root.
 * @param device its id @throws as `writeFileIn`
 */
export async function beginCheckIn(mac: Mac, device: string): Promise<void> {
  const { launchDaemons, checkIn, owner, run } = mac;
  // SECURITY: what runs as root must lie where only root can change it. From elsewhere it is done by hand.
  if (!(await isSafe(checkIn, owner))) return;
  const content = new TextEncoder().encode(daemonPlist(checkIn, device));
  await writeFileIn(launchDaemons, DAEMON_FILE, content, 'check-in:write', 0o644);
  // Bootstrapping what is there already is an error, and booting it out first would end a check-in that runs.
  if ((await run(isLoadedCommand)).exitCode === 0) return;
  // Whatever it ends with: the file lies where each start of the Mac looks for it.
  await run(loadCommand(await pathIn(launchDaemons, DAEMON_FILE, true)));
}

/**
 * Takes that back, at the very end: taking trust in a root back needs a person at the screen, and an order to unenroll
 * that found none is followed by a later check-in. None there is as good. Only the file: launchd ends what it is told to forget, and that may be the very
 * check-in that follows the order to unenroll. Until the next start of the Mac it finds no enrollment and ends.
 */
export const endCheckIn = ({ launchDaemons }: Pick<Mac, 'launchDaemons'>): Promise<void> =>
  removeFileIn(launchDaemons, DAEMON_FILE, 'check-in:remove');
