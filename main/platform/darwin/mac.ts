/** What the parts of this adapter need of a Mac: its commands, who we are, time, and folders of ours. */
import { setTimeout } from 'node:timers/promises';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { type RunCommand, runCommandWith } from '../run-command.ts';
import { sharedFolder, stateFolder } from './folders.ts';

/** A program with its first arguments. */
export interface Program {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
}

export interface Mac {
  readonly run: RunCommand;
  isRoot(): boolean;
  /** Whose files only administrators can have made: 0. */
  readonly owner: number;
  /** Only root reads and writes there. */
  readonly folder: Folder;
  /** Only root writes there; who signs in may read what it is shown. */
  readonly shared: Folder;
  /** Where macOS looks for what every account starts at its sign-in. */
  readonly launchAgents: Folder;
  /** Where macOS looks for what it starts as root by itself. */
  readonly launchDaemons: Folder;
  readonly sleep: Clock['sleep'];
  /** What goes on after a restart. */
  readonly program: Program;
  /** What runs every day. */
  readonly checkIn: Program;
}

/** Labels and numbers as the parsers expect them, whatever language the account has. */
const ENVIRONMENT = { LANG: 'C', LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

export const thisMac = (): Mac => ({
  // `launchctl` and `sudo` may start a command beside themselves: its dialog goes away with them.
  run: runCommandWith(ENVIRONMENT, undefined, 'group'),
  isRoot: () => process.geteuid?.() === 0,
  owner: 0,
  folder: stateFolder(),
  shared: sharedFolder(),
  launchAgents: folderAt('/Library/LaunchAgents'),
  launchDaemons: folderAt('/Library/LaunchDaemons'),
  sleep: (ms, signal) =>
    setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new GangwayError('CANCELLED');
    }),
  program: { file: process.execPath, args: [...process.argv.slice(1, 2), 'resume'] },
  checkIn: { file: process.execPath, args: [...process.argv.slice(1, 2), 'check-in', '--json'] },
});

/**
 * Asked before anything is changed: half a change is worse than none.
 * @throws NEEDS_ADMINISTRATOR
 */
export function needRoot({ isRoot }: Pick<Mac, 'isRoot'>): void {
  if (!isRoot()) throw new GangwayError('NEEDS_ADMINISTRATOR', { details: { how: 'run it with sudo' } });
}
