/** Files that nobody can change, replace or take away while they are used. */
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { closeHandle, isOpen } from './handle.ts';
import { declare, type Handle, lastError } from './library.ts';

const GENERIC_READ = 0x8000_0000;
const FILE_SHARE_READ = 1;
const OPEN_EXISTING = 3;
/** A link is opened itself, not what it leads to. */
const OPEN_REPARSE_POINT = 0x20_0000;

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew */
const createFile = declare<[string, number, number, null, number, number, number], Handle>(
  'kernel32',
  'uintptr_t CreateFileW(str16 path, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, uintptr_t template)',
);

/**
 * Runs `use` while the file can be read by all, and written, renamed and deleted by nobody.
 * @throws `code` when somebody has it open for writing, or it is not there
 */
export async function whileHeld<T>(path: string, code: ErrorCode, use: () => Promise<T>): Promise<T> {
  const handle = createFile(path, GENERIC_READ, FILE_SHARE_READ, null, OPEN_EXISTING, OPEN_REPARSE_POINT, 0);
  if (!isOpen(handle)) throw callFailed(code, 'CreateFileW', lastError());
  try {
    return await use();
  } finally {
    closeHandle(handle);
  }
}
