/** COM, which some functions of Windows need without saying so. */
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { declare, type Handle } from './library.ts';

/** https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-coincrementmtausage */
const coIncrementMtaUsage = declare<[[Handle]], number>(
  'ole32',
  'int32_t CoIncrementMTAUsage(_Out_ uintptr_t *cookie)',
);
/** https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-codecrementmtausage */
const coDecrementMtaUsage = declare<[Handle], number>(
  'ole32',
  'int32_t CoDecrementMTAUsage(uintptr_t cookie)',
);

/**
 * Runs `work` while every thread that did not choose for itself is in the multithreaded apartment: a function called
 * there finds COM ready, and may still choose another kind of thread, which one that chose already would refuse
 * (0x80010106).
 * @throws `code`
 */
export async function withCom<T>(code: ErrorCode, work: () => Promise<T>): Promise<T> {
  const cookie: [Handle] = [0];
  const result = coIncrementMtaUsage(cookie);
  if (result !== 0) throw callFailed(code, 'CoIncrementMTAUsage', result);
  try {
    return await work();
  } finally {
    coDecrementMtaUsage(cookie[0]);
  }
}
