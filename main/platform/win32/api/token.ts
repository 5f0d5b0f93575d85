/** On whose behalf a process runs, and with which rights. */
import { closeHandle } from './handle.ts';
import { declare, type Handle } from './library.ts';

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getcurrentprocess */
export const currentProcess = declare<[], Handle>('kernel32', 'uintptr_t GetCurrentProcess()');
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocesstoken */
const openProcessToken = declare<[Handle, number, [Handle]], number>(
  'advapi32',
  'int OpenProcessToken(uintptr_t process, uint32_t access, _Out_ uintptr_t *token)',
);

/**
 * Runs `use` with the token of a process.
 * @param otherwise instead, when Windows does not give it; `lastError` says why
 */
export function withToken<T>(
  process: Handle,
  access: number,
  use: (token: Handle) => T,
  otherwise: () => T,
): T {
  const token: [Handle] = [0];
  if (openProcessToken(process, access, token) === 0) return otherwise();
  try {
    return use(token[0]);
  } finally {
    closeHandle(token[0]);
  }
}
