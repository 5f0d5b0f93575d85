/** A folder of ours on the disk: names are looked up inside it without ever following a link. */
import { lstat, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import { diskFault, errnoOf } from './fault.ts';

/** Called by name at every moment at which a change to the disk begins, is half done, or is finished. */
export type Point = (name: string) => Promise<void>;

export interface Folder {
  readonly root: string;
  readonly point: Point;
}

/** A folder that nobody watches. */
export const folderAt = (root: string): Folder => ({ root, point: async () => undefined });

/**
 * The path of `name` (`agent/journal.jsonl`, always with `/`), when every folder on the way is a real one.
 * @param make makes the missing folders, durably; without it a missing one gives `undefined`.
 * @throws STATE_CORRUPT for a link or something else in the way, STATE_UNWRITABLE, DISK_FULL
 */
export async function pathIn(folder: Folder, name: string, make: true): Promise<string>;
export async function pathIn(folder: Folder, name: string, make?: boolean): Promise<string | undefined>;
export async function pathIn(folder: Folder, name: string, make = false): Promise<string | undefined> {
  if (make) await makeRoot(folder.root);
  let path = folder.root;
  for (const part of name.split('/').slice(0, -1)) {
    path = join(path, part);
    if (await isMissing(path, name)) {
      if (!make) return undefined;
      await makeOne(path, name);
    }
  }
  return join(folder.root, ...name.split('/'));
}

/**
 * Makes durable what is in these folders (`''` is the root), as far as they are there. A process that was killed
 * may have left names that can be seen but are not on the disk yet: nobody should build on them.
 */
export async function settle(folder: Folder, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const inside = await pathIn(folder, name === '' ? 'anything' : `${name}/anything`);
    if (inside === undefined) continue;
    try {
      await syncDirectory(dirname(inside));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw diskFault(error, name);
    }
  }
}

/** Each folder that is made is a new name in the one above it, and synced there. */
async function makeRoot(root: string): Promise<void> {
  const make = async (): Promise<void> => {
    await mkdir(root, { mode: 0o700 });
    await syncDirectory(dirname(root));
  };
  const ignoring = (code: string) => (error: unknown) => {
    if (errnoOf(error) !== code) throw diskFault(error, '.');
  };
  try {
    await make();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(root) === root) return ignoring('EEXIST')(error);
    await makeRoot(dirname(root));
    await make().catch(ignoring('EEXIST'));
  }
}

async function makeOne(path: string, name: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    await syncDirectory(dirname(path));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST' || (await isMissing(path, name))) throw diskFault(error, name);
  }
}

/** @throws STATE_CORRUPT when something that is no folder is there. */
async function isMissing(path: string, name: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (found.isDirectory()) return false;
    const why = found.isSymbolicLink() ? 'link' : 'not-a-folder';
    throw new GangwayError('STATE_CORRUPT', { details: { file: name, why } });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true;
    throw error instanceof GangwayError ? error : diskFault(error, name);
  }
}

/** Makes new, renamed and removed names in a folder durable. Windows offers no such thing and says EPERM. */
export async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (error) {
    if (!['EPERM', 'EISDIR'].includes(errnoOf(error) ?? '')) throw error;
  }
}
