/** On whose behalf this process runs, and where. */
import { closeHandle, isOpen } from './handle.ts';
import { bytesAt, declare, type Handle, lastError } from './library.ts';
import { callFailed } from './failure.ts';

const TOKEN_QUERY = 8;
const TOKEN_USER = 1;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getcurrentprocess */
const getCurrentProcess = declare<[], Handle>('kernel32', 'uintptr_t GetCurrentProcess()');
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getcurrentprocessid */
const getCurrentProcessId = declare<[], number>('kernel32', 'uint32_t GetCurrentProcessId()');
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-processidtosessionid */
const processIdToSessionId = declare<[number, [number]], number>(
  'kernel32',
  'int ProcessIdToSessionId(uint32_t process, _Out_ uint32_t *session)',
);
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocesstoken */
const openProcessToken = declare<[Handle, number, [Handle]], number>(
  'advapi32',
  'int OpenProcessToken(uintptr_t process, uint32_t access, _Out_ uintptr_t *token)',
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
export function ownAccount(): string {
  const token: [Handle] = [0];
  if (openProcessToken(getCurrentProcess(), TOKEN_QUERY, token) === 0 || !isOpen(token[0])) {
    throw callFailed('MANAGEMENT_FAILED', 'OpenProcessToken', lastError());
  }
  try {
    const info = Buffer.alloc(256);
    if (getTokenInformation(token[0], TOKEN_USER, info, info.length, [0]) === 0) {
      throw callFailed('MANAGEMENT_FAILED', 'GetTokenInformation', lastError());
    }
    // The identifier lies behind a pointer into this same buffer.
    return sidText(bytesAt(info.readBigUInt64LE(0), LONGEST_SID));
  } finally {
    closeHandle(token[0]);
  }
}

/** Revision, count, six bytes of authority, fifteen numbers. */
const LONGEST_SID = 68;

/** https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/f992ad60-0fe4-4b87-9fed-beb478836861 */
export function sidText(sid: Buffer): string {
  const numbers = Array.from({ length: sid.readUInt8(1) }, (_, index) => sid.readUInt32LE(8 + 4 * index));
  return ['S', sid.readUInt8(0), sid.readUIntBE(2, 6), ...numbers].join('-');
}

/** Whether a person can see what this process opens: services and tasks of the system live in session 0. */
export function isInSession(): boolean {
  const session: [number] = [0];
  return processIdToSessionId(getCurrentProcessId(), session) !== 0 && session[0] !== 0;
}
