/** One agent at a time on a Windows computer: a file opened to be shared with nobody. */
import { lockIn, type Lock } from '../disk/exclusive.ts';
import type { Folder } from '../disk/folder.ts';

/** @param prepare makes the folder so that only administrators may write there, or throws */
export async function takeLock(folder: Folder, prepare: (path: string) => void): Promise<Lock> {
  prepare(folder.root);
  return lockIn(folder, 'lock', 'win32');
}
