/** A scheduler of Windows that knows exactly the commands it is given, and one task. For tests only. */
import { readFile } from 'node:fs/promises';
import { type ErrorCode, GangwayError } from '../../../../protocol/errors.ts';
import { folderAt } from '../../disk/folder.ts';
import type { Command, CommandResult } from '../../run-command.ts';
import type { DailyCheckIn } from '../check-in-task.ts';
import type { Scheduler } from '../system-task.ts';

const SYSTEM = 'C:\\Windows\\System32';
const RESTART = '/r /t 5 /d p:4:2';

export interface FakeScheduler {
  /** The text of the task, while there is one. */
  task: string | undefined;
  /** What making a task and restarting end with. */
  exitCode: number;
  /** Nobody may take tasks away. */
  locked: boolean;
  /** @param root a temporary folder @param refused the code with which every program is refused */
  scheduler(root: string, refused?: ErrorCode): Scheduler;
}

/** @param only the name of the one task that it knows */
export function fakeScheduler(only: string): FakeScheduler {
  const answer = (exitCode: number): CommandResult => ({ exitCode, stdout: '', stderr: '' });
  const fake: FakeScheduler = {
    task: undefined,
    exitCode: 0,
    locked: false,
    scheduler: (root, refused) => ({
      run,
      folder: folderAt(root),
      system: () => SYSTEM,
      assertSafe() {
        if (refused !== undefined) throw new GangwayError(refused);
      },
    }),
  };

  async function run({ file, args }: Command): Promise<CommandResult> {
    const [verb, tn, name, ...more] = args;
    if (file === `${SYSTEM}\\shutdown.exe` && args.join(' ') === RESTART) return answer(fake.exitCode);
    if (file !== `${SYSTEM}\\schtasks.exe` || tn !== '/TN' || name !== only) {
      throw new Error(`the scheduler does not know: ${file} ${args.join(' ')}`);
    }
    if (verb === '/Create' && more[0] === '/XML' && more[2] === '/F') {
      if (fake.exitCode === 0) fake.task = (await readFile(more[1] ?? '')).toString('utf16le');
      return answer(fake.exitCode);
    }
    if (verb === '/Query' && more.length === 0) return answer(fake.task === undefined ? 1 : 0);
    if (verb === '/Delete' && more.join() === '/F') {
      const known = fake.task !== undefined && !fake.locked;
      if (known) fake.task = undefined;
      return answer(known ? 0 : 1);
    }
    throw new Error(`the scheduler does not know: ${args.join(' ')}`);
  }
  return fake;
}

/** A computer on which nothing runs by itself. */
export const idle: DailyCheckIn = { begin: async () => undefined, end: async () => undefined };
