/** The restart of a simulated computer: asked for by steps, done by whoever plays the person. */
import { type Folder, folderAt } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { removeFileIn, writeJsonIn } from '../disk/write-file.ts';
import { readHostName } from './facts.ts';
import { HOST_NAME, Restart, RESTART } from './files.ts';

/** @throws STATE_CORRUPT when `restart.json` is not readable */
export async function isRestartPending(folder: Folder): Promise<boolean> {
  return (await readJsonIn(folder, RESTART, Restart))?.pending ?? false;
}

export async function demandRestart(folder: Folder, step: string): Promise<void> {
  const before = await readJsonIn(folder, RESTART, Restart);
  const because = new Set(before?.pending === true ? before.because : []);
  if (because.has(step)) return;
  await writeJsonIn(folder, RESTART, { pending: true, because: [...because, step] }, 'restart:write');
}

/** Restarts the simulated computer in `directory`: pending names become effective, nothing waits any more. */
export async function restartComputer(directory: string): Promise<void> {
  const folder = folderAt(directory);
  const name = await readHostName(folder);
  if (name.pending !== null) {
    await writeJsonIn(
      folder,
      HOST_NAME,
      { ...name, current: name.pending, pending: null },
      'restart:host-name',
    );
  }
  await removeFileIn(folder, RESTART, 'restart:done');
}
