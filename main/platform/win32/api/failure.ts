/** What Windows says, as one of our codes. */
import { type ErrorCode, GangwayError } from '../../../../protocol/errors.ts';

export const SUCCESS = 0;
export const FILE_NOT_FOUND = 2;
export const PATH_NOT_FOUND = 3;
export const ACCESS_DENIED = 5;
export const ALREADY_EXISTS = 183;

/** Numbers that mean the same after any call, also inside an HRESULT (`0x8007` and the number). */
const EVERYWHERE: Readonly<Record<number, ErrorCode>> = {
  [ACCESS_DENIED]: 'NEEDS_ADMINISTRATOR',
  39: 'DISK_FULL',
  112: 'DISK_FULL',
  740: 'NEEDS_ADMINISTRATOR',
  1223: 'CANCELLED',
  1314: 'NEEDS_ADMINISTRATOR',
};

const detailsOf = (call: string, status: number): Record<string, string> => ({
  call,
  status: `0x${(status >>> 0).toString(16).padStart(8, '0')}`,
});

/** For calls whose numbers mean something of their own: *access denied* may be a name that is taken. */
export const startFailed = (call: string, status: number): GangwayError =>
  new GangwayError('HELPER_START_FAILED', { details: detailsOf(call, status) });

/**
 * The error for a call that failed.
 * @param status of GetLastError, a function's own result, or an HRESULT
 */
export function callFailed(code: ErrorCode, call: string, status: number): GangwayError {
  const number = status >>> 0;
  const plain = number >>> 16 === 0x8007 ? number & 0xffff : number;
  return new GangwayError(EVERYWHERE[plain] ?? code, { details: detailsOf(call, number) });
}
