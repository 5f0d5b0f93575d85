/** A failure as plain data: what the journal, a window and the service are told of an error. */
import { type ErrorCode, GangwayError } from '../../protocol/errors.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;
  readonly retryAfter?: number | undefined;
}

/** Anything that is no GangwayError is a bug or a surprise of the system: its text may hold anything, so it stays out. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof GangwayError)) return { code: 'INTERNAL', details: {} };
  return { code: error.code, details: error.details, retryAfter: error.retryAfter };
}
