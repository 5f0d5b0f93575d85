/** One agent at a time on a Mac: a file opened with the kernel's exclusive lock. */
import { lockIn, type Lock } from '../disk/exclusive.ts';
import type { Folder } from '../disk/folder.ts';

export const takeLock = (folder: Folder): Promise<Lock> => lockIn(folder, 'lock', 'darwin');
