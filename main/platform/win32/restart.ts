/** Restarting Windows, and going on afterwards. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { RestartControl } from '../../core/ports/platform.ts';
import type { Command } from '../run-command.ts';
import { continueTask } from './continue-task.ts';
import { OWN_KEY, type Registry } from './registry.ts';
import { bootId } from './restart-needed.ts';
import { isSafe, makeTask, type Program, removeTask, type Scheduler } from './system-task.ts';

const NOTE_KEY = `${OWN_KEY}\\Continue`;

/** A restart is scheduled already, or under way: as good as ours. */
const SHUTTING_DOWN = [1115, 1190];

export interface RestartParts {
  readonly registry: Registry;
  readonly scheduler: Scheduler;
  /** What goes on after the restart. */
  readonly program: Program;
}

/** Planned, by an application: what the system's own log says about it. */
export const restartCommand = (system: string): Command => ({
  file: `${system}\\shutdown.exe`,
  args: ['/r', '/t', '5', '/d', 'p:4:2'],
});

export function restartControl({ registry, scheduler, program }: RestartParts): RestartControl {
  return {
    bootId: async () => bootId(registry),

    async continueAfter() {
      // Whoever runs it from elsewhere goes on by hand: `gangway resume`.
      if (!isSafe(scheduler, program)) return;
      // First, so that no task is ever forgotten.
      registry.write(NOTE_KEY, {});
      await makeTask(scheduler, continueTask, program, { effect: 'restart:task', code: 'INTERNAL' });
    },

    async forget() {
      if (registry.read(NOTE_KEY) === undefined) return;
      await removeTask(scheduler, continueTask, 'INTERNAL');
      registry.remove(NOTE_KEY);
    },

    async restartNow() {
      const command = restartCommand(scheduler.system());
      const { exitCode } = await scheduler.run(command);
      if (exitCode !== 0 && !SHUTTING_DOWN.includes(exitCode)) {
        throw new GangwayError('INTERNAL', {
          details: { command: command.file, exitCode: String(exitCode) },
        });
      }
    },
  };
}
