/** One agent at a time on a Windows computer: a file opened to be shared with nobody. */
import { lockIn, type Lock } from '../disk/exclusive.ts';
import type { Folder } from '../disk/folder.ts';

export const takeLock = (folder: Folder): Promise<Lock> => lockIn(folder, 'lock', 'win32');
