import { randomBytes } from 'node:crypto';
import { generateCode } from '../../../protocol/enrollment-code.ts';
import type { MasterKey } from '../../pki/master-key.ts';
import { hashCode, sealCode } from '../codes.ts';

/** The columns of a code that was never used before. */
export function freshCode(
  master: MasterKey,
  organisation: string,
  item: string,
): { code_hmac: string; code_sealed: string } {
  const code = generateCode(randomBytes);
  return {
    code_hmac: hashCode(master, organisation, code),
    code_sealed: sealCode(master, organisation, item, code),
  };
}
