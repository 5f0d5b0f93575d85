/** Restarting a Mac, and going on afterwards. */
import { chmod } from 'node:fs/promises';
import { GangwayError } from '../../../protocol/errors.ts';
import type { RestartControl } from '../../core/ports/platform.ts';
import { type Folder, pathIn } from '../disk/folder.ts';
import { diskFault } from '../disk/fault.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import type { Command } from '../run-command.ts';
import { AGENT_FILE, agentPlist, continueScript, SCRIPT_FILE } from './continue-agent.ts';
import { type Mac, needRoot } from './mac.ts';
import { protectFolder } from '../unix/protected-folder.ts';
import { bootId } from './restart-needed.ts';
import { isSafe } from './safe-program.ts';

/**
 * In a minute, so that everything open can be saved. Not through AppleScript, which would ask politely: it needs the
 * person's permission to steer another program first, and is refused where nobody is signed in.
 */
export const restartCommand: Command = { file: '/sbin/shutdown', args: ['-r', '+1'] };

const failed = ({ file }: Command, exitCode: number): GangwayError =>
  new GangwayError('INTERNAL', { details: { command: file, exitCode: String(exitCode) } });

/** A file that others read or run. */
async function publish(folder: Folder, name: string, content: string, mode: number): Promise<string> {
  await writeFileIn(folder, name, new TextEncoder().encode(content), 'restart:publish');
  const path = await pathIn(folder, name, true);
  try {
    await chmod(path, mode);
  } catch (error) {
    throw diskFault(error, name);
  }
  return path;
}

export function restartControl(mac: Mac): RestartControl {
  const { run, shared, launchAgents, program, owner } = mac;
  return {
    bootId: () => bootId(run),

    async continueAfter() {
      needRoot(mac);
      // SECURITY: the program asks whoever signs in for an administrator and then starts its other half as root, so one
      // that others could change would hand them the Mac. From elsewhere it goes on by hand: `gangway resume`.
      if (!(await isSafe(program, owner))) return;
      await protectFolder(shared.root, owner, 0o755);
      const script = await publish(shared, SCRIPT_FILE, continueScript(program), 0o755);
      await publish(launchAgents, AGENT_FILE, agentPlist(script), 0o644);
    },

    /** The agent first: without it nothing starts the script. */
    async forget() {
      await removeFileIn(launchAgents, AGENT_FILE, 'restart:forget');
      await removeFileIn(shared, SCRIPT_FILE, 'restart:forget-script');
    },

    async restartNow() {
      needRoot(mac);
      const { exitCode } = await run(restartCommand);
      if (exitCode !== 0) throw failed(restartCommand, exitCode);
    },
  };
}
