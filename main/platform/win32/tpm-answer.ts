/** What Windows' answer about the TPM means. Pure. */
import type { FurtherFacts } from '../../../protocol/redeem.ts';
import { SUCCESS } from './api/failure.ts';

/** https://learn.microsoft.com/windows/win32/tbs/tbs-return-codes */
const TBS_E_TPM_NOT_FOUND = 0x8028_400f;
/** 1.2 and 2.0. */
const VERSIONS = [1, 2];

/**
 * @param answer `undefined`: Windows has no such function here
 * @returns `present` for nothing but a success that names a version
 */
export function tpmFact(
  answer: { readonly result: number; readonly version: number } | undefined,
): NonNullable<FurtherFacts['tpm']> {
  if (answer?.result === SUCCESS && VERSIONS.includes(answer.version)) return 'present';
  return answer?.result === TBS_E_TPM_NOT_FOUND ? 'absent' : 'unknown';
}
