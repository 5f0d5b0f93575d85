/** Encryption with a key that Windows keeps for this computer: for secrets at rest. */
import koffi from 'koffi';
import type { ErrorCode } from '../../../../protocol/errors.ts';
import { callFailed } from './failure.ts';
import { blobOf, type DataBlob } from './data-blob.ts';
import { bytesAt, declare, lastError } from './library.ts';
import { localFree } from './security-descriptor.ts';

const UI_FORBIDDEN = 1;
/** Any account of this computer can decrypt it: who may read the file is the file's matter. */
const LOCAL_MACHINE = 4;

/** https://learn.microsoft.com/windows/win32/api/dpapi/nf-dpapi-cryptprotectdata */
const cryptProtectData = declare<[DataBlob, null, DataBlob, null, null, number, Buffer], number>(
  'crypt32',
  'int CryptProtectData(CRYPT_DATA_BLOB *in, void *text, CRYPT_DATA_BLOB *entropy, void *reserved, void *prompt, uint32_t flags, void *out)',
);
/** https://learn.microsoft.com/windows/win32/api/dpapi/nf-dpapi-cryptunprotectdata */
const cryptUnprotectData = declare<[DataBlob, null, DataBlob, null, null, number, Buffer], number>(
  'crypt32',
  'int CryptUnprotectData(CRYPT_DATA_BLOB *in, void *text, CRYPT_DATA_BLOB *entropy, void *reserved, void *prompt, uint32_t flags, void *out)',
);
/** What Windows made, taken out of its memory. `out`: size, padding, address. */
function taken(out: Buffer): Buffer {
  const [size, address] = [out.readUInt32LE(0), out.readBigUInt64LE(8)];
  try {
    return bytesAt(address, size);
  } finally {
    // It can be a secret.
    koffi.encode(address, 'uint8_t', new Uint8Array(size), size);
    localFree(address);
  }
}

/** @param purpose must be the same to decrypt. @throws `code` */
export function protect(bytes: Uint8Array, purpose: string, code: ErrorCode): Buffer {
  const out = Buffer.alloc(16);
  const entropy = blobOf(Buffer.from(purpose));
  const flags = UI_FORBIDDEN | LOCAL_MACHINE;
  if (cryptProtectData(blobOf(bytes), null, entropy, null, null, flags, out) === 0) {
    throw callFailed(code, 'CryptProtectData', lastError());
  }
  return taken(out);
}

/** The caller fills the result with zeros after use. @throws `code` when it was not made here for this purpose */
export function unprotect(bytes: Uint8Array, purpose: string, code: ErrorCode): Buffer {
  const out = Buffer.alloc(16);
  const entropy = blobOf(Buffer.from(purpose));
  if (cryptUnprotectData(blobOf(bytes), null, entropy, null, null, UI_FORBIDDEN, out) === 0) {
    throw callFailed(code, 'CryptUnprotectData', lastError());
  }
  return taken(out);
}
