/** Cryptography API: Next Generation: keys that Windows or the TPM keep. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { callFailed, SUCCESS } from './failure.ts';
import { declare, type Handle } from './library.ts';

/** https://learn.microsoft.com/windows/win32/seccertenroll/cng-key-storage-providers */
export const PLATFORM_PROVIDER = 'Microsoft Platform Crypto Provider';
export const SOFTWARE_PROVIDER = 'Microsoft Software Key Storage Provider';

export type Algorithm = 'ECDSA_P256' | 'ECDH_P256';

/** Not of an account: the administrator, the person and the domain's account are three. */
const MACHINE_KEY = 0x20;
const SILENT = 0x40;
const IMPLEMENTED_IN_HARDWARE = 1;
const BAD_KEYSET = 0x8009_0016;
const NOT_FOUND = 0x8009_0011;
const PUBLIC_BLOB = 'ECCPUBLICBLOB';
/** The shared x coordinate as it is, least significant byte first. */
const RAW_SECRET = 'TRUNCATE';
const ECDH_PUBLIC_P256_MAGIC = 0x314b_4345;
const COORDINATE = 32;

/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptopenstorageprovider */
const openStorageProvider = declare<[[Handle], string, number], number>(
  'ncrypt',
  'int32_t NCryptOpenStorageProvider(_Out_ uintptr_t *provider, str16 name, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptgetproperty */
const getProperty = declare<[Handle, string, Buffer, number, [number], number], number>(
  'ncrypt',
  'int32_t NCryptGetProperty(uintptr_t object, str16 name, void *value, uint32_t size, _Out_ uint32_t *written, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptopenkey */
const openKey = declare<[Handle, [Handle], string, number, number], number>(
  'ncrypt',
  'int32_t NCryptOpenKey(uintptr_t provider, _Out_ uintptr_t *key, str16 name, uint32_t legacy, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptcreatepersistedkey */
const createPersistedKey = declare<[Handle, [Handle], string, string, number, number], number>(
  'ncrypt',
  'int32_t NCryptCreatePersistedKey(uintptr_t provider, _Out_ uintptr_t *key, str16 algorithm, str16 name, uint32_t legacy, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptfinalizekey */
const finalizeKey = declare<[Handle, number], number>(
  'ncrypt',
  'int32_t NCryptFinalizeKey(uintptr_t key, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptexportkey */
const exportKey = declare<[Handle, number, string, null, Buffer, number, [number], number], number>(
  'ncrypt',
  'int32_t NCryptExportKey(uintptr_t key, uintptr_t with, str16 type, void *parameters, void *out, uint32_t size, _Out_ uint32_t *written, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptimportkey */
const importKey = declare<[Handle, number, string, null, [Handle], Buffer, number, number], number>(
  'ncrypt',
  'int32_t NCryptImportKey(uintptr_t provider, uintptr_t with, str16 type, void *parameters, _Out_ uintptr_t *key, void *data, uint32_t size, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptsignhash */
const signHash = declare<[Handle, null, Uint8Array, number, Buffer, number, [number], number], number>(
  'ncrypt',
  'int32_t NCryptSignHash(uintptr_t key, void *padding, void *hash, uint32_t hashSize, void *out, uint32_t size, _Out_ uint32_t *written, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptsecretagreement */
const secretAgreement = declare<[Handle, Handle, [Handle], number], number>(
  'ncrypt',
  'int32_t NCryptSecretAgreement(uintptr_t own, uintptr_t peer, _Out_ uintptr_t *secret, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptderivekey */
const deriveKey = declare<[Handle, string, null, Buffer, number, [number], number], number>(
  'ncrypt',
  'int32_t NCryptDeriveKey(uintptr_t secret, str16 function, void *parameters, void *out, uint32_t size, _Out_ uint32_t *written, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptdeletekey */
const deleteKey = declare<[Handle, number], number>(
  'ncrypt',
  'int32_t NCryptDeleteKey(uintptr_t key, uint32_t flags)',
);
/** https://learn.microsoft.com/windows/win32/api/ncrypt/nf-ncrypt-ncryptfreeobject */
const freeObject = declare<[Handle], number>('ncrypt', 'int32_t NCryptFreeObject(uintptr_t object)');

function check(call: string, status: number): void {
  if (status !== SUCCESS) throw callFailed('STATE_UNWRITABLE', call, status);
}

function using<T>(object: Handle, use: (object: Handle) => T): T {
  try {
    return use(object);
  } finally {
    freeObject(object);
  }
}

function withProvider<T>(name: string, use: (provider: Handle) => T): T {
  const provider: [Handle] = [0];
  check('NCryptOpenStorageProvider', openStorageProvider(provider, name, 0));
  return using(provider[0], use);
}

/** @returns what `use` gives, `undefined` when there is no key of that name */
function withKey<T>(
  provider: string,
  name: string,
  use: (key: Handle, provider: Handle) => T,
): T | undefined {
  return withProvider(provider, (opened) => {
    const key: [Handle] = [0];
    const status = openKey(opened, key, name, 0, MACHINE_KEY | SILENT);
    if (status >>> 0 === BAD_KEYSET || status >>> 0 === NOT_FOUND) return undefined;
    check('NCryptOpenKey', status);
    return using(key[0], (found) => use(found, opened));
  });
}

const demand = <T>(found: T | undefined, name: string): T => {
  if (found === undefined)
    throw new GangwayError('STATE_CORRUPT', { details: { file: name, why: 'no key' } });
  return found;
};

/** Whether the platform provider says of itself that hardware does the work: it opens without a TPM too. */
export function hasHardwareProvider(): boolean {
  try {
    return withProvider(PLATFORM_PROVIDER, (provider) => {
      const value = Buffer.alloc(4);
      const status = getProperty(provider, 'Impl Type', value, value.length, [0], 0);
      return status === SUCCESS && (value.readUInt32LE() & IMPLEMENTED_IN_HARDWARE) !== 0;
    });
  } catch {
    return false;
  }
}

export const hasKey = (provider: string, name: string): boolean =>
  withKey(provider, name, () => true) ?? false;

/** Makes a key that cannot be exported; persisted when it returns. @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR */
export function createKey(provider: string, name: string, algorithm: Algorithm): void {
  withProvider(provider, (opened) => {
    const key: [Handle] = [0];
    check('NCryptCreatePersistedKey', createPersistedKey(opened, key, algorithm, name, 0, MACHINE_KEY));
    using(key[0], (made) => check('NCryptFinalizeKey', finalizeKey(made, SILENT)));
  });
}

/** The public point: x and y. @throws STATE_CORRUPT when there is no such key */
export function publicPoint(provider: string, name: string): { x: Buffer; y: Buffer } {
  const found = withKey(provider, name, (key) => {
    const blob = Buffer.alloc(8 + 2 * COORDINATE);
    check('NCryptExportKey', exportKey(key, 0, PUBLIC_BLOB, null, blob, blob.length, [0], 0));
    return { x: blob.subarray(8, 8 + COORDINATE), y: blob.subarray(8 + COORDINATE) };
  });
  return demand(found, name);
}

/** @param hash SHA-256. @returns the signature in IEEE P1363 form */
export function signWithKey(provider: string, name: string, hash: Uint8Array): Buffer {
  const found = withKey(provider, name, (key) => {
    const signature = Buffer.alloc(2 * COORDINATE);
    const status = signHash(key, null, hash, hash.length, signature, signature.length, [0], SILENT);
    check('NCryptSignHash', status);
    return signature;
  });
  return demand(found, name);
}

/** ECDH. @returns the shared x coordinate, most significant byte first. */
export function agreeWithKey(provider: string, name: string, peer: { x: Buffer; y: Buffer }): Uint8Array {
  const found = withKey(provider, name, (own, opened) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(ECDH_PUBLIC_P256_MAGIC, 0);
    head.writeUInt32LE(COORDINATE, 4);
    const blob = Buffer.concat([head, peer.x, peer.y]);
    const imported: [Handle] = [0];
    check('NCryptImportKey', importKey(opened, 0, PUBLIC_BLOB, null, imported, blob, blob.length, 0));
    return using(imported[0], (other) => {
      const secret: [Handle] = [0];
      check('NCryptSecretAgreement', secretAgreement(own, other, secret, SILENT));
      return using(secret[0], (shared) => {
        const out = Buffer.alloc(COORDINATE);
        check('NCryptDeriveKey', deriveKey(shared, RAW_SECRET, null, out, out.length, [0], 0));
        const x = out.toReversed();
        out.fill(0);
        return x;
      });
    });
  });
  return demand(found, name);
}

/** None there is as good. @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR */
export function destroyKey(provider: string, name: string): void {
  withProvider(provider, (opened) => {
    const key: [Handle] = [0];
    const status = openKey(opened, key, name, 0, MACHINE_KEY | SILENT);
    if (status >>> 0 === BAD_KEYSET || status >>> 0 === NOT_FOUND) return;
    check('NCryptOpenKey', status);
    // Deleting frees the handle too; only a delete that failed leaves it open.
    const deleted = deleteKey(key[0], SILENT);
    if (deleted !== SUCCESS) freeObject(key[0]);
    check('NCryptDeleteKey', deleted);
  });
}
