/** Who may do what with a file or folder, and what it is. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { SUCCESS } from './failure.ts';
import { bytesAt, declare, type Handle, lastError } from './library.ts';
import { localFree } from './security-descriptor.ts';

const SE_FILE_OBJECT = 1;
const OWNER_AND_DACL = 5;
const REPARSE_POINT = 0x400;
const INVALID_ATTRIBUTES = 0xffff_ffff;
const DRIVE_FIXED = 3;

/** https://learn.microsoft.com/windows/win32/api/aclapi/nf-aclapi-getnamedsecurityinfow */
const getNamedSecurityInfo = declare<[string, number, number, null, null, null, null, [Handle]], number>(
  'advapi32',
  'uint32_t GetNamedSecurityInfoW(str16 name, int type, uint32_t what, void *owner, void *group, void *dacl, void *sacl, _Out_ uintptr_t *descriptor)',
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

const unreadable = (path: string, call: string, status: number): GangwayError =>
  new GangwayError('HELPER_UNSAFE', { details: { path, why: 'unreadable', call, status: String(status) } });

/** Owner and access list as one self-relative security descriptor. @throws HELPER_UNSAFE when nobody says */
export function securityOf(path: string): Buffer {
  const descriptor: [Handle] = [0];
  const status = getNamedSecurityInfo(
    path,
    SE_FILE_OBJECT,
    OWNER_AND_DACL,
    null,
    null,
    null,
    null,
    descriptor,
  );
  if (status !== SUCCESS) throw unreadable(path, 'GetNamedSecurityInfoW', status);
  try {
    return bytesAt(descriptor[0], getDescriptorLength(descriptor[0]));
  } finally {
    localFree(descriptor[0]);
  }
}

/** Whether the last name of a path is a link or a mount point. @throws HELPER_UNSAFE when nobody says */
export function isLink(path: string): boolean {
  const attributes = getFileAttributes(path);
  if (attributes === INVALID_ATTRIBUTES) throw unreadable(path, 'GetFileAttributesW', lastError());
  return (attributes & REPARSE_POINT) !== 0;
}

/** Whether a drive is built in: not of a network, not one that somebody plugs in. @param root e.g. `C:\` */
export const isBuiltIn = (root: string): boolean => getDriveType(root) === DRIVE_FIXED;
