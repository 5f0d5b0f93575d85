/** Who may do what with a file or folder, and what it is. */
import type { GangwayError } from '../../../../protocol/errors.ts';
import { SUCCESS } from './failure.ts';
import { closeHandle, isOpen } from './handle.ts';
import { bytesAt, declare, type Handle, lastError } from './library.ts';
import { openFile } from './open-file.ts';
import { localFree } from './security-descriptor.ts';

const SE_FILE_OBJECT = 1;
const OWNER_AND_DACL = 5;
const DIRECTORY = 0x10;
const REPARSE_POINT = 0x400;
const INVALID_ATTRIBUTES = 0xffff_ffff;
const DRIVE_FIXED = 3;
const READ_CONTROL = 0x2_0000;
const SHARE_ALL = 7;
/** Opens folders, too. */
const BACKUP_SEMANTICS = 0x200_0000;
/** A link is opened itself, not what it leads to. */
const OPEN_REPARSE_POINT = 0x20_0000;

/** https://learn.microsoft.com/windows/win32/api/aclapi/nf-aclapi-getnamedsecurityinfow */
const getNamedSecurityInfo = declare<[string, number, number, null, null, null, null, [Handle]], number>(
  'advapi32',
  'uint32_t GetNamedSecurityInfoW(str16 name, int type, uint32_t what, void *owner, void *group, void *dacl, void *sacl, _Out_ uintptr_t *descriptor)',
);
/** https://learn.microsoft.com/windows/win32/api/aclapi/nf-aclapi-getsecurityinfo */
const getSecurityInfo = declare<[Handle, number, number, null, null, null, null, [Handle]], number>(
  'advapi32',
  'uint32_t GetSecurityInfo(uintptr_t handle, int type, uint32_t what, void *owner, void *group, void *dacl, void *sacl, _Out_ uintptr_t *descriptor)',
);
/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-getsecuritydescriptorlength */
const getDescriptorLength = declare<[Handle], number>(
  'advapi32',
  'uint32_t GetSecurityDescriptorLength(uintptr_t descriptor)',
);
/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getfileattributesw */
const getFileAttributes = declare<[string], number>('kernel32', 'uint32_t GetFileAttributesW(str16 path)');
/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew */
const getDriveType = declare<[string], number>('kernel32', 'uint32_t GetDriveTypeW(str16 root)');

/** What becomes of a call that failed. */
type Failed = (call: string, status: number) => GangwayError;

/** Owner and access list as one self-relative security descriptor. @throws what `failed` makes */
export function descriptorOf(path: string, failed: Failed): Buffer {
  const out: [Handle] = [0];
  const status = getNamedSecurityInfo(path, SE_FILE_OBJECT, OWNER_AND_DACL, null, null, null, null, out);
  if (status !== SUCCESS) throw failed('GetNamedSecurityInfoW', status);
  return taken(out[0]);
}

/**
 * The same of a name itself, also where it is a link: whoever made that owns it, wherever it leads.
 * @throws what `failed` makes
 */
export function descriptorOfName(path: string, failed: Failed): Buffer {
  const handle = openFile(path, READ_CONTROL, SHARE_ALL, BACKUP_SEMANTICS | OPEN_REPARSE_POINT);
  if (!isOpen(handle)) throw failed('CreateFileW', lastError());
  try {
    const out: [Handle] = [0];
    const status = getSecurityInfo(handle, SE_FILE_OBJECT, OWNER_AND_DACL, null, null, null, null, out);
    if (status !== SUCCESS) throw failed('GetSecurityInfo', status);
    return taken(out[0]);
  } finally {
    closeHandle(handle);
  }
}

function taken(descriptor: Handle): Buffer {
  try {
    return bytesAt(descriptor, getDescriptorLength(descriptor));
  } finally {
    localFree(descriptor);
  }
}

/** What the last name of a path is: a folder, and whether it is a link or a mount point. @throws what `failed` makes */
export function kindOf(
  path: string,
  failed: Failed,
): { readonly isFolder: boolean; readonly isLink: boolean } {
  const attributes = getFileAttributes(path);
  if (attributes === INVALID_ATTRIBUTES) throw failed('GetFileAttributesW', lastError());
  return { isFolder: (attributes & DIRECTORY) !== 0, isLink: (attributes & REPARSE_POINT) !== 0 };
}

/** Whether a drive is built in: not of a network, not one that somebody plugs in. @param root e.g. `C:\` */
export const isBuiltIn = (root: string): boolean => getDriveType(root) === DRIVE_FIXED;
