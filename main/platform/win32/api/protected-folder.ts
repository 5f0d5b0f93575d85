/** Folders that only administrators and Windows itself may look into or change. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { ALREADY_EXISTS, callFailed, SUCCESS } from './failure.ts';
import { declare, type Handle, lastError } from './library.ts';
import { descriptorOf, kindOf } from './file-security.ts';
import { withSecurity } from './security-descriptor.ts';
import { ownerIn } from './security-id.ts';
import { isWine } from './wine.ts';

/**
 * Owned by Administrators; full access for SYSTEM and Administrators, inherited by what is made inside; nobody
 * else; nothing inherited from above.
 * https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
 */
export const ADMINISTRATORS_ONLY = 'O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';

/** The same, but that everybody who may sign in reads what is inside. */
export const READABLE = `${ADMINISTRATORS_ONLY}(A;OICI;FRFX;;;BU)`;

const SE_FILE_OBJECT = 1;
const OWNER_AND_DACL = 0x8000_0005;
const ADMINISTRATORS = 'S-1-5-32-544';
const SYSTEM = 'S-1-5-18';

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createdirectoryw */
const createDirectory = declare<[string, Buffer], number>(
  'kernel32',
  'int CreateDirectoryW(str16 path, void *security)',
);
/** https://learn.microsoft.com/windows/win32/api/aclapi/nf-aclapi-setnamedsecurityinfow */
const setNamedSecurityInfo = declare<[string, number, number, Handle, null, Handle, null], number>(
  'advapi32',
  'uint32_t SetNamedSecurityInfoW(str16 name, int type, uint32_t what, uintptr_t owner, void *group, uintptr_t dacl, void *sacl)',
);
/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-getsecuritydescriptorowner */
const getOwner = declare<[Handle, [Handle], [number]], number>(
  'advapi32',
  'int GetSecurityDescriptorOwner(uintptr_t descriptor, _Out_ uintptr_t *owner, _Out_ int *defaulted)',
);
/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-getsecuritydescriptordacl */
const getDacl = declare<[Handle, [number], [Handle], [number]], number>(
  'advapi32',
  'int GetSecurityDescriptorDacl(uintptr_t descriptor, _Out_ int *present, _Out_ uintptr_t *dacl, _Out_ int *defaulted)',
);
const failed = (call: string, status: number): GangwayError => callFailed('STATE_UNWRITABLE', call, status);

/**
 * Makes the folder so. One that is there already is taken only when an administrator or Windows made it: anybody
 * may make folders in `C:\ProgramData`, and whoever made one may change what is in it.
 * @throws STATE_CORRUPT for a link, a file or somebody's own folder; NEEDS_ADMINISTRATOR, STATE_UNWRITABLE
 */
export function makeProtectedFolder(path: string, access = ADMINISTRATORS_ONLY): void {
  withSecurity(access, 'STATE_UNWRITABLE', ({ descriptor, attributes }) => {
    if (createDirectory(path, attributes) !== 0) return;
    const status = lastError();
    if (status !== ALREADY_EXISTS) throw failed('CreateDirectoryW', status);
    adopt(path, descriptor);
  });
}

function adopt(path: string, descriptor: Handle): void {
  const unfit = (why: string): GangwayError =>
    new GangwayError('STATE_CORRUPT', { details: { file: 'state folder', why } });
  const { isFolder, isLink } = kindOf(path, failed);
  if (isLink) throw unfit('link');
  if (!isFolder) throw unfit('not-a-folder');
  // Wine gives every file the same owner, whoever made it.
  if (!isWine() && ![ADMINISTRATORS, SYSTEM].includes(ownerIn(descriptorOf(path, failed))))
    throw unfit('foreign-owner');
  const [owner, dacl]: [[Handle], [Handle]] = [[0], [0]];
  if (getOwner(descriptor, owner, [0]) === 0 || getDacl(descriptor, [0], dacl, [0]) === 0) {
    throw failed('GetSecurityDescriptorDacl', lastError());
  }
  const status = setNamedSecurityInfo(path, SE_FILE_OBJECT, OWNER_AND_DACL, owner[0], null, dacl[0], null);
  if (status !== SUCCESS) throw failed('SetNamedSecurityInfoW', status);
}
