/** Opening files and pipes that are there. */
import { declare, type Handle } from './library.ts';

const OPEN_EXISTING = 3;

export const GENERIC_READ = 0x8000_0000;
export const GENERIC_WRITE = 0x4000_0000;

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew */
const createFile = declare<[string, number, number, null, number, number, number], Handle>(
  'kernel32',
  'uintptr_t CreateFileW(str16 path, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, uintptr_t template)',
);

/** @param share what others may do meanwhile. @returns not open when it failed; `lastError` says why */
export const openFile = (path: string, access: number, share: number, flags: number): Handle =>
  createFile(path, access, share, null, OPEN_EXISTING, flags, 0);
