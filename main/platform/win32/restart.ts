/** Restarting Windows, and going on afterwards. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { RestartControl } from '../../core/ports/platform.ts';
import { type Folder, pathIn } from '../disk/folder.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import type { Command, RunCommand } from '../run-command.ts';
import { type Program, TASK_NAME, taskXml } from './continue-task.ts';
import { OWN_KEY, type Registry } from './registry.ts';
import { bootId } from './restart-needed.ts';

const TASK_FILE = 'continue.xml';
const NOTE_KEY = `${OWN_KEY}\\Continue`;

/** A restart is scheduled already, or under way: as good as ours. */
const SHUTTING_DOWN = [1115, 1190];

export interface RestartParts {
  readonly registry: Registry;
  readonly run: RunCommand;
  /** Only administrators write there. */
  readonly folder: Folder;
  /** `C:\Windows\System32` */
  system(): string;
  /** Throws HELPER_UNSAFE for a program that others could change. */
  assertSafe(program: Program): void;
  /** What goes on after the restart. */
  readonly program: Program;
}

export const createTask = (system: string, xml: string): Command => ({
  file: `${system}\\schtasks.exe`,
  args: ['/Create', '/TN', TASK_NAME, '/XML', xml, '/F'],
});
export const queryTask = (system: string): Command => ({
  file: `${system}\\schtasks.exe`,
  args: ['/Query', '/TN', TASK_NAME],
});
export const deleteTask = (system: string): Command => ({
  file: `${system}\\schtasks.exe`,
  args: ['/Delete', '/TN', TASK_NAME, '/F'],
});
/** Planned, by an application: what the system's own log says about it. */
export const restartCommand = (system: string): Command => ({
  file: `${system}\\shutdown.exe`,
  args: ['/r', '/t', '5', '/d', 'p:4:2'],
});

const failed = (command: Command, exitCode: number): GangwayError =>
  new GangwayError('INTERNAL', { details: { command: command.file, exitCode: String(exitCode) } });

/**
 * SECURITY: the task runs as the system, so a program that others could change would hand them the computer.
 */
function isSafe({ assertSafe, program }: RestartParts): boolean {
  try {
    assertSafe(program);
    return true;
  } catch (error) {
    if (error instanceof GangwayError && error.code === 'HELPER_UNSAFE') return false;
    throw error;
  }
}

export function restartControl(parts: RestartParts): RestartControl {
  const { registry, run, folder, program } = parts;
  return {
    bootId: async () => bootId(registry),

    async continueAfter() {
      // Whoever runs it from elsewhere goes on by hand: `gangway resume`.
      if (!isSafe(parts)) return;
      // First, so that no task is ever forgotten.
      registry.write(NOTE_KEY, {});
      const xml = Buffer.from(`\uFEFF${taskXml(program)}`, 'utf16le');
      await writeFileIn(folder, TASK_FILE, xml, 'restart:task');
      try {
        const command = createTask(parts.system(), await pathIn(folder, TASK_FILE, true));
        const { exitCode } = await run(command);
        if (exitCode !== 0) throw failed(command, exitCode);
      } finally {
        await removeFileIn(folder, TASK_FILE, 'restart:task-clean-up');
      }
    },

    async forget() {
      if (registry.read(NOTE_KEY) === undefined) return;
      const command = deleteTask(parts.system());
      const { exitCode } = await run(command);
      // What it says about a failure is in the language of Windows, so whether the task is there is asked apart.
      if (exitCode !== 0 && (await run(queryTask(parts.system()))).exitCode === 0)
        throw failed(command, exitCode);
      registry.remove(NOTE_KEY);
    },

    async restartNow() {
      const command = restartCommand(parts.system());
      const { exitCode } = await run(command);
      if (exitCode !== 0 && !SHUTTING_DOWN.includes(exitCode)) throw failed(command, exitCode);
    },
  };
}
