/** Handles: what Windows gives out for everything that is open. */
import { declare, type Handle } from './library.ts';

const INVALID_HANDLE = 0xffff_ffff_ffff_ffffn;

/** Functions that open something return this, others return zero, when they could not. */
export const isOpen = (handle: Handle): boolean => BigInt(handle) !== INVALID_HANDLE && BigInt(handle) !== 0n;

/** https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle */
export const closeHandle = declare<[Handle], number>('kernel32', 'int CloseHandle(uintptr_t handle)');
