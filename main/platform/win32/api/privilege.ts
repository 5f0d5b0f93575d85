/** Rights of an administrator that are there, but switched off until they are needed. */
import { declare, type Handle } from './library.ts';
import { currentProcess, withToken } from './token.ts';

const ADJUST_PRIVILEGES_AND_QUERY = 0x28;
const ENABLED = 2;

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
export const withDebugPrivilege = <T>(use: () => T): T =>
  withToken(currentProcess(), ADJUST_PRIVILEGES_AND_QUERY, (token) => withPrivilege(token, use), use);

function withPrivilege<T>(token: Handle, use: () => T): T {
  // TOKEN_PRIVILEGES: how many, then each with its flags.
  const state = Buffer.alloc(16);
  state.writeUInt32LE(1, 0);
  if (lookupPrivilegeValue(null, 'SeDebugPrivilege', state.subarray(4, 12)) === 0) return use();
  const set = (flags: number): void => {
    state.writeUInt32LE(flags, 12);
    adjustTokenPrivileges(token, 0, state, 0, null, null);
  };
  set(ENABLED);
  try {
    return use();
  } finally {
    set(0);
  }
}
