/** Files that nobody can change, replace or take away while they are used. */
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { closeHandle, isOpen } from './handle.ts';
import { lastError } from './library.ts';
import { GENERIC_READ, openFile } from './open-file.ts';

const FILE_SHARE_READ = 1;
/** A link is opened itself, not what it leads to. */
const OPEN_REPARSE_POINT = 0x20_0000;

/**
 * Runs `use` while the file can be read by all, and written, renamed and deleted by nobody.
 * @throws `code` when somebody has it open for writing, or it is not there
 */
export async function whileHeld<T>(path: string, code: ErrorCode, use: () => Promise<T>): Promise<T> {
  const handle = openFile(path, GENERIC_READ, FILE_SHARE_READ, OPEN_REPARSE_POINT);
  if (!isOpen(handle)) throw callFailed(code, 'CreateFileW', lastError());
  try {
    return await use();
  } finally {
    closeHandle(handle);
  }
}
