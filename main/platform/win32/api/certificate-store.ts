/** The stores of trusted roots, of this computer and of the signed-in account. */
import { createHash } from 'node:crypto';
import type { GangwayError } from '../../../../protocol/errors.ts';
import { blobOf, type DataBlob } from './data-blob.ts';
import { callFailed } from './failure.ts';
import { bytesAt, declare, type Handle, lastError } from './library.ts';

/** Adding to the account's own store makes Windows ask the person; the machine's needs an administrator. */
export type RootStore = 'machine' | 'account';

const LOCATION: Readonly<Record<RootStore, number>> = { account: 0x1_0000, machine: 0x2_0000 };
const CERT_STORE_PROV_SYSTEM_W = 10;
const ENCODING = 1;
const REPLACE_EXISTING = 3;
const CERT_STORE_CTRL_COMMIT = 3;
const CERT_FIND_SHA1_HASH = 0x1_0000;

/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certopenstore */
const certOpenStore = declare<[number, number, number, number, string], Handle>(
  'crypt32',
  'uintptr_t CertOpenStore(uintptr_t provider, uint32_t encoding, uintptr_t legacy, uint32_t flags, str16 name)',
);
/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certclosestore */
const certCloseStore = declare<[Handle, number], number>(
  'crypt32',
  'int CertCloseStore(uintptr_t store, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certaddencodedcertificatetostore */
const certAddEncoded = declare<[Handle, number, Uint8Array, number, number, null], number>(
  'crypt32',
  'int CertAddEncodedCertificateToStore(uintptr_t store, uint32_t encoding, void *der, uint32_t size, uint32_t how, void *context)',
);
/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certcontrolstore */
const certControlStore = declare<[Handle, number, number, null], number>(
  'crypt32',
  'int CertControlStore(uintptr_t store, uint32_t flags, uint32_t control, void *parameter)',
);
/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certfindcertificateinstore */
const certFind = declare<[Handle, number, number, number, DataBlob, Handle], Handle>(
  'crypt32',
  'uintptr_t CertFindCertificateInStore(uintptr_t store, uint32_t encoding, uint32_t flags, uint32_t type, CRYPT_DATA_BLOB *what, uintptr_t previous)',
);
/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certfreecertificatecontext */
const certFree = declare<[Handle], number>('crypt32', 'int CertFreeCertificateContext(uintptr_t context)');
/** https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certdeletecertificatefromstore */
const certDelete = declare<[Handle], number>(
  'crypt32',
  'int CertDeleteCertificateFromStore(uintptr_t context)',
);

const failed = (call: string): GangwayError => callFailed('ROOT_STORE_FAILED', call, lastError());

function withStore<T>(of: RootStore, use: (store: Handle) => T): T {
  const store = certOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, LOCATION[of], 'Root');
  if (BigInt(store) === 0n) throw failed('CertOpenStore');
  try {
    return use(store);
  } finally {
    certCloseStore(store, 0);
  }
}

/** Changes to a system store can wait in memory until they are committed. */
function commit(store: Handle): void {
  if (certControlStore(store, 0, CERT_STORE_CTRL_COMMIT, null) === 0) throw failed('CertControlStore');
}

/** The context of exactly this certificate, 0 when it is not there. The caller frees it. */
function find(store: Handle, der: Uint8Array): Handle {
  const hash = blobOf(createHash('sha1').update(der).digest());
  let context = certFind(store, ENCODING, 0, CERT_FIND_SHA1_HASH, hash, 0);
  // SHA-1 only finds candidates: what counts are the bytes themselves.
  while (BigInt(context) !== 0n && !encoded(context).equals(der)) {
    context = certFind(store, ENCODING, 0, CERT_FIND_SHA1_HASH, hash, context);
  }
  return context;
}

/** CERT_CONTEXT: encoding, padding, address, size. */
function encoded(context: Handle): Buffer {
  const head = bytesAt(context, 20);
  return bytesAt(head.readBigUInt64LE(8), head.readUInt32LE(16));
}

/** @throws ROOT_STORE_FAILED */
export const hasRoot = (of: RootStore, der: Uint8Array): boolean =>
  withStore(of, (store) => {
    const context = find(store, der);
    if (BigInt(context) === 0n) return false;
    certFree(context);
    return true;
  });

/**
 * Trusts this root. One that is there already is replaced by itself.
 * @param der the caller judged it: any bytes that are a certificate are taken
 * @throws ROOT_STORE_FAILED, NEEDS_ADMINISTRATOR; CANCELLED when the person said no to Windows
 */
export const addRoot = (of: RootStore, der: Uint8Array): void =>
  withStore(of, (store) => {
    if (certAddEncoded(store, ENCODING, der, der.length, REPLACE_EXISTING, null) === 0) {
      throw failed('CertAddEncodedCertificateToStore');
    }
    commit(store);
  });

/** @returns whether it was there. @throws ROOT_STORE_FAILED, NEEDS_ADMINISTRATOR, CANCELLED */
export const removeRoot = (of: RootStore, der: Uint8Array): boolean =>
  withStore(of, (store) => {
    const context = find(store, der);
    if (BigInt(context) === 0n) return false;
    // Deleting frees the context, also when it fails.
    if (certDelete(context) === 0) throw failed('CertDeleteCertificateFromStore');
    commit(store);
    return true;
  });
