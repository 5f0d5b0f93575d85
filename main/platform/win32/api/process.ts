/** Processes: which one it is, and which program it runs. */
import { startFailed } from './failure.ts';
import { closeHandle, isOpen } from './handle.ts';
import { declare, type Handle, lastError } from './library.ts';
import { withDebugPrivilege } from './privilege.ts';

const QUERY_LIMITED_INFORMATION = 0x1000;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocess */
const openProcess = declare<[number, number, number], Handle>(
  'kernel32',
  'uintptr_t OpenProcess(uint32_t access, int inherit, uint32_t process)',
);
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocessid */
const getProcessId = declare<[Handle], number>('kernel32', 'uint32_t GetProcessId(uintptr_t process)');
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getexitcodeprocess */
const getExitCode = declare<[Handle, [number]], number>(
  'kernel32',
  'int GetExitCodeProcess(uintptr_t process, _Out_ uint32_t *code)',
);
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-queryfullprocessimagenamew */
const queryImageName = declare<[Handle, number, Buffer, [number]], number>(
  'kernel32',
  'int QueryFullProcessImageNameW(uintptr_t process, uint32_t form, void *name, _Inout_ uint32_t *length)',
);

/** @throws HELPER_START_FAILED */
export function idOfProcess(process: Handle): number {
  const id = getProcessId(process);
  if (id === 0) throw startFailed('GetProcessId', lastError());
  return id;
}

/** How a process ended. */
export function exitCodeOf(process: Handle): number | undefined {
  const code: [number] = [0];
  return getExitCode(process, code) === 0 ? undefined : code[0];
}

/**
 * Runs `use` with a process that is held: while it is, no other process gets its number. It may be
 * another account's: the agent of a person who had an administrator say yes.
 * @throws HELPER_START_FAILED when there is none of this number
 */
export async function withProcess<T>(id: number, use: (process: Handle) => Promise<T>): Promise<T> {
  const [process, status] = withDebugPrivilege(() => [
    openProcess(QUERY_LIMITED_INFORMATION, 0, id),
    lastError(),
  ]);
  if (!isOpen(process)) throw startFailed('OpenProcess', status);
  try {
    return await use(process);
  } finally {
    closeHandle(process);
  }
}

/** The file that a process runs, e.g. `C:\Program Files\Gangway\node.exe`. @throws HELPER_START_FAILED */
export function imageOf(process: Handle): string {
  const name = Buffer.alloc(65_536);
  const length: [number] = [name.length / 2];
  if (queryImageName(process, 0, name, length) === 0) {
    throw startFailed('QueryFullProcessImageNameW', lastError());
  }
  return name.toString('utf16le', 0, 2 * length[0]);
}
