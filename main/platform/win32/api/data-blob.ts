/** Bytes with their size, as functions of cryptography take and give them. */
import koffi from 'koffi';

/** https://learn.microsoft.com/windows/win32/api/dpapi/ns-dpapi-crypt_integer_blob */
koffi.struct('CRYPT_DATA_BLOB', { cbData: 'uint32_t', pbData: 'void *' });

/** Holds its bytes for as long as a call lasts: an address alone would not. */
export interface DataBlob {
  readonly cbData: number;
  readonly pbData: Uint8Array;
}

export const blobOf = (bytes: Uint8Array): DataBlob => ({ cbData: bytes.length, pbData: bytes });
