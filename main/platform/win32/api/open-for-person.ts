/**
 * Opening something where the person sees it, and as the person: this process may run as another account, that of the
 * administrator who let it change the computer.
 */
import { win32 } from 'node:path';
import { GangwayError } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { closeHandle, isOpen } from './handle.ts';
import { declare, type Handle, lastError, systemDirectory, wide } from './library.ts';
import { withProcess } from './process.ts';
import { withToken } from './token.ts';

const TOKEN_DUPLICATE = 2;
const MAXIMUM_ALLOWED = 0x200_0000;
const SECURITY_IMPERSONATION = 2;
const TOKEN_PRIMARY = 1;
const LOGON_WITH_PROFILE = 1;
const SHOW = 1;
/** Of ShellExecuteW: above it, it worked. */
const LAST_ERROR = 32;

/** https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getshellwindow */
const getShellWindow = declare<[], Handle>('user32', 'uintptr_t GetShellWindow()');
/** https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getwindowthreadprocessid */
const getWindowProcess = declare<[Handle, [number]], number>(
  'user32',
  'uint32_t GetWindowThreadProcessId(uintptr_t window, _Out_ uint32_t *process)',
);
/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-duplicatetokenex */
const duplicateToken = declare<[Handle, number, null, number, number, [Handle]], number>(
  'advapi32',
  'int DuplicateTokenEx(uintptr_t token, uint32_t access, void *security, int level, int type, _Out_ uintptr_t *made)',
);
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-createprocesswithtokenw */
const createProcessWithToken = declare<
  [Handle, number, string, Buffer, number, null, string, Buffer, Buffer],
  number
>(
  'advapi32',
  'int CreateProcessWithTokenW(uintptr_t token, uint32_t logon, str16 program, void *line, uint32_t flags, void *environment, str16 folder, void *start, void *process)',
);
/** https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-shellexecutew */
const shellExecute = declare<[number, string, string, null, string, number], Handle>(
  'shell32',
  'uintptr_t ShellExecuteW(uintptr_t window, str16 verb, str16 file, void *parameters, str16 folder, int show)',
);

/** Sizes of STARTUPINFOW and PROCESS_INFORMATION. */
const START_BYTES = 104;
const PROCESS_BYTES = 24;

/**
 * Opens an address of the system, as if the person had. Where there is no desktop of a person, this process itself does.
 * @param target without quotes or blanks
 * @throws MANAGEMENT_FAILED, NEEDS_ADMINISTRATOR
 */
export async function openForPerson(target: string): Promise<void> {
  // SECURITY: it becomes part of a command line; an address that was built here never has them.
  if (/["\s]/.test(target)) throw new GangwayError('INTERNAL', { details: { what: 'address with blanks' } });
  const window = getShellWindow();
  const desktop: [number] = [0];
  if (!isOpen(window) || getWindowProcess(window, desktop) === 0) return openHere(target);
  await withProcess(desktop[0], async (process) =>
    withToken(
      process,
      TOKEN_DUPLICATE,
      (token) => openAs(token, target),
      () => {
        throw failed('OpenProcessToken');
      },
    ),
  );
}

const failed = (call: string): GangwayError => callFailed('MANAGEMENT_FAILED', call, lastError());

function openAs(token: Handle, target: string): void {
  const copy: [Handle] = [0];
  if (duplicateToken(token, MAXIMUM_ALLOWED, null, SECURITY_IMPERSONATION, TOKEN_PRIMARY, copy) === 0) {
    throw failed('DuplicateTokenEx');
  }
  try {
    openWith(copy[0], target);
  } finally {
    closeHandle(copy[0]);
  }
}

function openWith(token: Handle, target: string): void {
  const system = systemDirectory();
  const program = win32.join(system, 'rundll32.exe');
  const line = wide(`"${program}" url.dll,FileProtocolHandler ${target}`);
  const start = Buffer.alloc(START_BYTES);
  start.writeUInt32LE(start.length, 0);
  const process = Buffer.alloc(PROCESS_BYTES);
  const logon = LOGON_WITH_PROFILE;
  if (createProcessWithToken(token, logon, program, line, 0, null, system, start, process) === 0) {
    throw failed('CreateProcessWithTokenW');
  }
  for (const at of [0, 8]) closeHandle(process.readBigUInt64LE(at));
}

function openHere(target: string): void {
  const result = Number(shellExecute(0, 'open', target, null, systemDirectory(), SHOW));
  if (result <= LAST_ERROR) throw callFailed('MANAGEMENT_FAILED', 'ShellExecuteW', result);
}
