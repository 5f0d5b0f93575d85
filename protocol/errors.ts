/** Error codes, and the one error that crosses a boundary. The codes themselves: `error-register.ts`. */
import type { ErrorEntry } from './error-entry.ts';
import { ERRORS } from './error-register.ts';

export type { Audience, Category, ErrorEntry, NextAction, Retry } from './error-entry.ts';
export { ERRORS } from './error-register.ts';

export type ErrorCode = keyof typeof ERRORS;

export const errorEntry = (code: ErrorCode): ErrorEntry => ERRORS[code];

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/**
 * A failure that a person is told about. `details` are shown and logged, so they never hold a secret;
 * what only a developer needs stays in `cause`.
 */
export class GangwayError extends Error {
  override readonly name = 'GangwayError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;
  /** Seconds to wait before the next try, where the other side said so. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    options: { details?: Record<string, string>; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(ERRORS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.retryAfter = options.retryAfter;
  }
}
