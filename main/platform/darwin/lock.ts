/** One agent at a time on a Mac: a file opened with the kernel's exclusive lock. */
import { lockIn, type Lock } from '../disk/exclusive.ts';
import { type Mac, needRoot } from './mac.ts';
import { protectFolder } from '../unix/protected-folder.ts';

/** @throws STATE_BUSY, NEEDS_ADMINISTRATOR, STATE_CORRUPT when others could change the folder */
export async function takeLock(mac: Mac): Promise<Lock> {
  needRoot(mac);
  await protectFolder(mac.folder.root, mac.owner, 0o700);
  return lockIn(mac.folder, 'lock', 'darwin');
}
