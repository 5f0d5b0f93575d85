/**
 * Folders and files that only root can change: what is checked there is still the same when it is used.
 * Node cannot see the access lists that macOS has besides owner and mode; docs/macos.md says so.
 */
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskFault, errnoOf, unfit } from '../disk/fault.ts';

const WRITABLE_BY_OTHERS = 0o022;
/** In such a folder others cannot rename or take away what is not theirs. */
const STICKY = 0o1000;

/**
 * Makes the folder if it is missing.
 * @param mode 0o700 for root alone, 0o755 when others may look into it
 * @throws STATE_CORRUPT with `why`: link, not-a-folder, owner, writable; STATE_UNWRITABLE
 */
export async function protectFolder(path: string, owner: number, mode: 0o700 | 0o755): Promise<void> {
  try {
    await mkdir(path, { mode });
    // What the process may not give away by its own settings is given here.
    await chmod(path, mode);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw diskFault(error, path);
  }
  await assertFolder(path, owner);
}

/** @throws STATE_CORRUPT when anybody else could change the folder, or put another one in its place */
export async function assertFolder(path: string, owner: number): Promise<void> {
  const found = await lookAt(path);
  if (found.uid !== owner) throw unfit(path, 'owner');
  for (let above = path, stats = found; ; above = dirname(above), stats = await lookAt(above)) {
    if (stats.isSymbolicLink()) throw unfit(above, 'link');
    if (!stats.isDirectory()) throw unfit(above, 'not-a-folder');
    if (stats.uid !== owner && stats.uid !== 0) throw unfit(above, 'owner');
    const open = (stats.mode & WRITABLE_BY_OTHERS) !== 0;
    if (open && (above === path || (stats.mode & STICKY) === 0)) throw unfit(above, 'writable');
    if (above === dirname(above)) return;
  }
}

/** @throws STATE_CORRUPT with `why`: link, not-a-file, owner, writable, second-name; and as `assertFolder` */
export async function assertFile(path: string, owner: number): Promise<void> {
  const found = await lookAt(path);
  if (found.isSymbolicLink()) throw unfit(path, 'link');
  if (!found.isFile()) throw unfit(path, 'not-a-file');
  if (found.uid !== owner) throw unfit(path, 'owner');
  if ((found.mode & WRITABLE_BY_OTHERS) !== 0) throw unfit(path, 'writable');
  if (found.nlink !== 1) throw unfit(path, 'second-name');
  await assertFolder(dirname(path), owner);
}

/** @throws STATE_CORRUPT as the two above, for the folder and everything in it */
export async function assertTree(path: string, owner: number): Promise<void> {
  await assertFolder(path, owner);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    await (entry.isDirectory() ? assertTree(inside, owner) : assertFile(inside, owner));
  }
}

async function lookAt(path: string): Promise<Stats> {
  try {
    return await lstat(path);
  } catch (error) {
    throw unfit(path, errnoOf(error) ?? 'unreadable', error);
  }
}
