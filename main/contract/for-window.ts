/** What of the protocol a window may use; it sees nothing else of it. */
export { CODE_LENGTH, type CodeSlip, parseCode } from '../../protocol/enrollment-code.ts';
export { type ErrorCode, GangwayError } from '../../protocol/errors.ts';
export { fingerprintLines } from '../../protocol/fingerprint.ts';
