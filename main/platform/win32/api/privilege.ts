/** Rights of an administrator that are there, but switched off until they are needed. */
import { closeHandle } from './handle.ts';
import { declare, type Handle } from './library.ts';

const ADJUST_PRIVILEGES_AND_QUERY = 0x28;
const ENABLED = 2;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getcurrentprocess */
const getCurrentProcess = declare<[], Handle>('kernel32', 'uintptr_t GetCurrentProcess()');
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocesstoken */
const openProcessToken = declare<[Handle, number, [Handle]], number>(
  'advapi32',
  'int OpenProcessToken(uintptr_t process, uint32_t access, _Out_ uintptr_t *token)',
);
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-lookupprivilegevaluew */
const lookupPrivilegeValue = declare<[null, string, Buffer], number>(
  'advapi32',
  'int LookupPrivilegeValueW(void *system, str16 name, void *value)',
);
/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-adjusttokenprivileges */
const adjustTokenPrivileges = declare<[Handle, number, Buffer, number, null, null], number>(
  'advapi32',
  'int AdjustTokenPrivileges(uintptr_t token, int disableAll, void *state, uint32_t size, void *before, void *needed)',
);

/**
 * Runs `use` with the right to open processes of other accounts, as far as this account has it: who has not, sees it by
 * what `use` cannot do.
 * https://learn.microsoft.com/windows/win32/secauthz/privilege-constants
 */
export function withDebugPrivilege<T>(use: () => T): T {
  const token: [Handle] = [0];
  // TOKEN_PRIVILEGES: how many, then each with its flags.
  const state = Buffer.alloc(16);
  state.writeUInt32LE(1, 0);
  if (openProcessToken(getCurrentProcess(), ADJUST_PRIVILEGES_AND_QUERY, token) === 0) return use();
  try {
    if (lookupPrivilegeValue(null, 'SeDebugPrivilege', state.subarray(4, 12)) === 0) return use();
    const set = (flags: number): void => {
      state.writeUInt32LE(flags, 12);
      adjustTokenPrivileges(token[0], 0, state, 0, null, null);
    };
    set(ENABLED);
    try {
      return use();
    } finally {
      set(0);
    }
  } finally {
    closeHandle(token[0]);
  }
}
