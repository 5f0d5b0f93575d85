/** Small helps for step actions that all systems share: how a failed look and a failed effect are told. */
import { type ErrorCode, GangwayError } from '../../protocol/errors.ts';
import type { Checked } from '../core/ports/platform.ts';

/** A look that fails is `unknown` with its reason, never `not-done`. */
export const looked = (look: () => Promise<boolean>): Promise<Checked> =>
  unknownOr(async () => ({ kind: (await look()) ? 'done' : 'not-done' }));

/** The same for a look that can also find something that waits for the restart. */
export async function unknownOr(look: () => Promise<Checked>): Promise<Checked> {
  try {
    return await look();
  } catch (error) {
    return {
      kind: 'unknown',
      why: reason(error),
      ...(error instanceof GangwayError ? { code: error.code } : {}),
    };
  }
}

/** A failure in few words for a log: code and details, never the text of a foreign error. */
export function reason(error: unknown): string {
  if (!(error instanceof GangwayError)) return 'INTERNAL';
  const details = Object.entries(error.details).map(([key, value]) => `${key} ${value}`);
  return [error.code, ...details].join(', ');
}

/** Trouble with the files of an effect gets the step's own code; a full disk and all else keep theirs. */
export async function asEffect<T>(code: ErrorCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GangwayError)) throw new GangwayError(code, { cause: error });
    if (error.code !== 'STATE_UNWRITABLE' && error.code !== 'STATE_CORRUPT') throw error;
    throw new GangwayError(code, { details: { ...error.details }, cause: error });
  }
}
