/** On whose behalf this process runs, and where. */
import koffi from 'koffi';
import type { GangwayError } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { declare, type Handle, lastError } from './library.ts';
import { securityIdAt } from './security-id.ts';
import { currentProcess, withToken } from './token.ts';

const TOKEN_QUERY = 8;
const TOKEN_USER = 1;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getcurrentprocessid */
const getCurrentProcessId = declare<[], number>('kernel32', 'uint32_t GetCurrentProcessId()');
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-processidtosessionid */
const processIdToSessionId = declare<[number, [number]], number>(
  'kernel32',
  'int ProcessIdToSessionId(uint32_t process, _Out_ uint32_t *session)',
);
/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-gettokeninformation */
const getTokenInformation = declare<[Handle, number, Buffer, number, [number]], number>(
  'advapi32',
  'int GetTokenInformation(uintptr_t token, int what, void *info, uint32_t size, _Out_ uint32_t *needed)',
);

/**
 * The security identifier of the account of this process, as text: `S-1-5-21-…-500` is the built-in Administrator.
 * @throws MANAGEMENT_FAILED
 */
export const ownAccount = (): string =>
  withToken(currentProcess(), TOKEN_QUERY, userOf, () => {
    throw failed('OpenProcessToken');
  });

function userOf(token: Handle): string {
  const info = Buffer.alloc(256);
  if (getTokenInformation(token, TOKEN_USER, info, info.length, [0]) === 0)
    throw failed('GetTokenInformation');
  // TOKEN_USER begins with the address of the identifier, which lies behind it in these same bytes.
  return securityIdAt(info, Number(info.readBigUInt64LE(0) - koffi.address(info)));
}

const failed = (call: string): GangwayError => callFailed('MANAGEMENT_FAILED', call, lastError());

/** Whether a person can see what this process opens: services and tasks of the system live in session 0. */
export function isInSession(): boolean {
  const session: [number] = [0];
  return processIdToSessionId(getCurrentProcessId(), session) !== 0 && session[0] !== 0;
}
