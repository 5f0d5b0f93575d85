/** Who owns something and who may do what with it, written as text. */
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { declare, type Handle, lastError } from './library.ts';

const SDDL_REVISION = 1;

/** https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertstringsecuritydescriptortosecuritydescriptorw */
const descriptorOf = declare<[string, number, [Handle], null], number>(
  'advapi32',
  'int ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32_t revision, _Out_ uintptr_t *descriptor, void *size)',
);
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-localfree */
export const localFree = declare<[Handle], Handle>('kernel32', 'uintptr_t LocalFree(uintptr_t memory)');

export interface Security {
  readonly descriptor: Handle;
  /** SECURITY_ATTRIBUTES, for functions that make something; the handle is not inherited by children. */
  readonly attributes: Buffer;
}

/**
 * @param text https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
 * @throws `code`
 */
export function withSecurity<T>(text: string, code: ErrorCode, use: (security: Security) => T): T {
  const descriptor: [Handle] = [0];
  if (descriptorOf(text, SDDL_REVISION, descriptor, null) === 0) {
    throw callFailed(code, 'ConvertStringSecurityDescriptorToSecurityDescriptorW', lastError());
  }
  try {
    // Size, padding, descriptor, inheritable handle.
    const attributes = Buffer.alloc(24);
    attributes.writeUInt32LE(attributes.length, 0);
    attributes.writeBigUInt64LE(BigInt(descriptor[0]), 8);
    return use({ descriptor: descriptor[0], attributes });
  } finally {
    localFree(descriptor[0]);
  }
}
