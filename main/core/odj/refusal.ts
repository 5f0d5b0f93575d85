/** A fault of a blob as the error that people are told. */
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { JoinBlobFault } from './fault.ts';

/** Whole and well made, but it asks for what this version cannot do or cannot see through. */
const UNSUPPORTED: ReadonlySet<JoinBlobFault> = new Set(['version', 'encrypted', 'unknown-part']);

/** JOIN_BLOB_INVALID or JOIN_BLOB_UNSUPPORTED; the fault stands in its details. */
export function refusedBlob(fault: JoinBlobFault): GangwayError {
  const code: ErrorCode = UNSUPPORTED.has(fault) ? 'JOIN_BLOB_UNSUPPORTED' : 'JOIN_BLOB_INVALID';
  return new GangwayError(code, { details: { fault } });
}
