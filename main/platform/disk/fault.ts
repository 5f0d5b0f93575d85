/** What the operating system says about a file, as one of our codes. */
import { GangwayError } from '../../../protocol/errors.ts';

/** `ENOSPC` and the like; `undefined` for anything that is no system error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** No space, over quota, over the limit for one file: for a person all the same. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The error for a file that could not be written (or its folder made).
 * @param file what it is called inside its folder; never a whole path, which can hold a person's name.
 */
export function diskFault(error: unknown, file: string): GangwayError {
  if (error instanceof GangwayError) return error;
  const why = errnoOf(error);
  if (why !== undefined && FULL.has(why))
    return new GangwayError('DISK_FULL', { details: { file }, cause: error });
  return new GangwayError('STATE_UNWRITABLE', { details: { file, why: why ?? 'unknown' }, cause: error });
}

/** The error for a file that is there but is not what it should be. */
export const unfit = (file: string, why: string, cause?: unknown): GangwayError =>
  new GangwayError('STATE_CORRUPT', { details: { file, why }, cause });
