/** Exit codes by category of failure, documented in docs/command-line.md. They never change their meaning. */
import { type Category, type ErrorCode, errorEntry } from '../../../protocol/errors.ts';

export const EXIT_CODES = {
  internal: 1,
  input: 2,
  cancelled: 3,
  network: 4,
  trust: 5,
  refused: 6,
  'not-found': 7,
  'rate-limit': 8,
  server: 9,
  configuration: 10,
  'needs-administrator': 11,
  conflict: 12,
  step: 13,
  unsupported: 14,
} as const satisfies Record<Category, number>;

/** Not a failure: the computer must be restarted, then it goes on by itself. */
export const RESTART_NEEDED = 15;

export const exitCodeOf = (code: ErrorCode): number => EXIT_CODES[errorEntry(code).category];
