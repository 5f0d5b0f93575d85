/**
 * Folders and files that only root can change: what is checked there is still the same when it is used.
 * Node cannot see the access lists that macOS has besides owner and mode; docs/macos.md says so.
 */
import type { Dirent, Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import { diskFault, errnoOf, unfit } from '../disk/fault.ts';

const WRITABLE_BY_OTHERS = 0o022;
const FOR_OTHERS = 0o077;
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
  judgeFile(path, await lookAt(path), owner);
  await assertFolder(dirname(path), owner);
}

/** The part of `assertFile` that is about the file itself. */
export function judgeFile(path: string, found: Stats, owner: number): void {
  if (found.isSymbolicLink()) throw unfit(path, 'link');
  if (!found.isFile()) throw unfit(path, 'not-a-file');
  // Found by its name, and deleted before the system looked at it.
  if (found.nlink === 0) throw unfit(path, 'ENOENT');
  if (found.uid !== owner) throw unfit(path, 'owner');
  if ((found.mode & WRITABLE_BY_OTHERS) !== 0) throw unfit(path, 'writable');
  if (found.nlink !== 1) throw unfit(path, 'second-name');
}

/**
 * The folder and everything in it. What is gone by the time it is looked at can do no harm, and neither can what nobody
 * but the folder's owner can reach.
 * @throws STATE_CORRUPT as the two above
 */
export async function assertTree(path: string, owner: number): Promise<void> {
  await assertFolder(path, owner);
  for (const entry of await entriesOf(path)) {
    const inside = join(path, entry.name);
    try {
      await (entry.isDirectory() ? assertTree(inside, owner) : assertFile(inside, owner));
    } catch (error) {
      if (!isGone(error, inside)) throw error;
    }
  }
}

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const why = errnoOf(error) ?? 'unreadable';
    if (why === 'EACCES' && ((await lookAt(path)).mode & FOR_OTHERS) === 0) return [];
    throw unfit(path, why, error);
  }
}

const isGone = (error: unknown, path: string): boolean =>
  error instanceof GangwayError && error.details['why'] === 'ENOENT' && error.details['file'] === path;

async function lookAt(path: string): Promise<Stats> {
  try {
    return await lstat(path);
  } catch (error) {
    throw unfit(path, errnoOf(error) ?? 'unreadable', error);
  }
}
