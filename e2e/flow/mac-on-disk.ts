/** A Mac as one of its processes sees it: folders of root on a real disk, and commands that somebody else runs. */
import { join } from 'node:path';
import type { Mac } from '../../main/platform/darwin/mac.ts';
import { folderAt } from '../../main/platform/disk/folder.ts';
import type { RunCommand } from '../../main/platform/run-command.ts';
import { setTimeout } from 'node:timers/promises';

/** No test waits as long as a person is waited for. */
const PAUSE_MS = 20;

export const macOnDisk = (root: string, run: RunCommand): Mac => ({
  run,
  isRoot: () => process.getuid?.() === 0,
  owner: 0,
  folder: folderAt(join(root, 'Gangway')),
  shared: folderAt(join(root, 'Gangway Shared')),
  launchAgents: folderAt(join(root, 'LaunchAgents')),
  launchDaemons: folderAt(join(root, 'LaunchDaemons')),
  sleep: () => setTimeout(PAUSE_MS),
  program: { file: '/nowhere/node', args: ['/nowhere/gangway.mjs', 'resume'] },
  checkIn: { file: '/nowhere/node', args: ['/nowhere/gangway.mjs', 'check-in', '--json'] },
});
