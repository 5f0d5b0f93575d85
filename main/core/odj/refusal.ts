/** A fault of a blob as the error that people are told. */
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { JoinBlobFault } from './fault.ts';

/** What Windows could apply and we cannot judge is another thing for IT to do than what is damaged. */
const UNSUPPORTED: ReadonlySet<JoinBlobFault> = new Set(['version', 'encrypted', 'unknown-part']);

/** JOIN_BLOB_INVALID or JOIN_BLOB_UNSUPPORTED; the fault stands in its details. */
export function refusedBlob(fault: JoinBlobFault): GangwayError {
  const code: ErrorCode = UNSUPPORTED.has(fault) ? 'JOIN_BLOB_UNSUPPORTED' : 'JOIN_BLOB_INVALID';
  return new GangwayError(code, { details: { fault } });
}
