/**
 * The one door that every change to a simulated computer passes, by name: here the agent is killed when a
 * rehearsal asks for it, and here a test learns all the names there are.
 */
import { type Folder, folderAt } from '../disk/folder.ts';
import { appendLineIn } from '../disk/write-file.ts';
import { readFaults, writeFaults } from './faults.ts';
import { TRACE } from './files.ts';

/**
 * The folder of a simulated computer, with its door.
 * @param agent the process that a helper works for; absent: this is the agent itself
 */
export function watchedFolder(root: string, agent?: number): Folder {
  const unwatched = folderAt(root);
  return {
    root,
    async point(name) {
      const faults = await readFaults(unwatched);
      if (faults.trace === true) await appendLineIn(unwatched, TRACE, name);
      const { killAt, ...rest } = faults;
      if (killAt?.point !== name) return;
      // Before dying, so that the next start does not die of the same fault again.
      await writeFaults(unwatched, rest);
      if (agent !== undefined && killAt.kills !== undefined) process.kill(agent, 'SIGKILL');
      if (agent === undefined || killAt.kills !== 'agent') die();
    },
  };
}

/** Nothing of this process runs after it: no handler, no cleaning up, as when the power goes. */
function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
