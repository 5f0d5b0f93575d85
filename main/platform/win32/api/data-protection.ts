/** Encryption with a key that Windows keeps for this computer: for secrets at rest. */
import koffi from 'koffi';
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { bytesAt, declare, type Handle, lastError } from './library.ts';

const UI_FORBIDDEN = 1;
/** Any account of this computer can decrypt it: who may read the file is the file's matter. */
const LOCAL_MACHINE = 4;

/** https://learn.microsoft.com/windows/win32/api/dpapi/nf-dpapi-cryptprotectdata */
const cryptProtectData = declare<[Buffer, null, Buffer, null, null, number, Buffer], number>(
  'crypt32',
  'int CryptProtectData(void *in, void *text, void *entropy, void *reserved, void *prompt, uint32_t flags, void *out)',
);
/** https://learn.microsoft.com/windows/win32/api/dpapi/nf-dpapi-cryptunprotectdata */
const cryptUnprotectData = declare<[Buffer, null, Buffer, null, null, number, Buffer], number>(
  'crypt32',
  'int CryptUnprotectData(void *in, void *text, void *entropy, void *reserved, void *prompt, uint32_t flags, void *out)',
);
/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-localfree */
const localFree = declare<[Handle], Handle>('kernel32', 'uintptr_t LocalFree(uintptr_t memory)');

/** DATA_BLOB: size, padding, address. */
function blobOf(bytes: Uint8Array): Buffer {
  const blob = Buffer.alloc(16);
  blob.writeUInt32LE(bytes.length, 0);
  blob.writeBigUInt64LE(koffi.address(bytes), 8);
  return blob;
}

function taken(blob: Buffer): Buffer {
  const [size, address] = [blob.readUInt32LE(0), blob.readBigUInt64LE(8)];
  try {
    return bytesAt(address, size);
  } finally {
    localFree(address);
  }
}

/** @param purpose must be the same to decrypt. @throws `code` */
export function protect(bytes: Uint8Array, purpose: string, code: ErrorCode): Buffer {
  const out = Buffer.alloc(16);
  const entropy = Buffer.from(purpose);
  const flags = UI_FORBIDDEN | LOCAL_MACHINE;
  if (cryptProtectData(blobOf(bytes), null, blobOf(entropy), null, null, flags, out) === 0) {
    throw callFailed(code, 'CryptProtectData', lastError());
  }
  return taken(out);
}

/** The caller fills the result with zeros after use. @throws `code` when it was not made here for this purpose */
export function unprotect(bytes: Uint8Array, purpose: string, code: ErrorCode): Buffer {
  const out = Buffer.alloc(16);
  const entropy = Buffer.from(purpose);
  if (cryptUnprotectData(blobOf(bytes), null, blobOf(entropy), null, null, UI_FORBIDDEN, out) === 0) {
    throw callFailed(code, 'CryptUnprotectData', lastError());
  }
  return taken(out);
}
