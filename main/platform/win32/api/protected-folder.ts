/** Folders that only administrators and Windows itself may look into or change. */
import { rmdirSync } from 'node:fs';
import { GangwayError } from '../../../../protocol/errors.ts';
import { dangerIn } from '../access-list.ts';
import { ALREADY_EXISTS, callFailed, SUCCESS } from './failure.ts';
import { declare, type Handle, lastError } from './library.ts';
import { descriptorOfName, kindOf } from './file-security.ts';
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

const unfit = (why: string): GangwayError =>
  new GangwayError('STATE_CORRUPT', { details: { file: 'state folder', why } });

/**
 * Makes the folder so. One that is there already is taken only when an administrator or Windows made it: anybody
 * may make folders in `C:\ProgramData`, and whoever made one may change what is in it. Where others could add something,
 * as they can in what an administrator made there without more, it must be empty as well.
 * @throws STATE_CORRUPT for a link, a file, somebody's own folder or what others may have filled; NEEDS_ADMINISTRATOR,
 * STATE_UNWRITABLE
 */
export function makeProtectedFolder(path: string, access = ADMINISTRATORS_ONLY): void {
  withSecurity(access, 'STATE_UNWRITABLE', ({ descriptor, attributes }) => {
    const make = (): boolean => {
      if (createDirectory(path, attributes) !== 0) return true;
      const status = lastError();
      if (status !== ALREADY_EXISTS) throw failed('CreateDirectoryW', status);
      return false;
    };
    if (make()) return;
    if (!wasOpen(path)) return protect(path, descriptor);
    removeEmpty(path);
    if (!make()) throw unfit('made again');
  });
}

/** @returns whether others could put something into it. @throws STATE_CORRUPT when it is not to be taken at all */
function wasOpen(path: string): boolean {
  // Wine gives every file the same owner, whoever made it.
  const judge = !isWine();
  // First: whoever owns the name could make it lead elsewhere between two looks.
  const security = descriptorOfName(path, failed);
  if (judge && ![ADMINISTRATORS, SYSTEM].includes(ownerIn(security))) throw unfit('foreign-owner');
  const { isFolder, isLink } = kindOf(path, failed);
  if (isLink) throw unfit('link');
  if (!isFolder) throw unfit('not-a-folder');
  return judge && dangerIn(security, 'changed') !== undefined;
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    throw unfit('not-empty');
  }
}

function protect(path: string, descriptor: Handle): void {
  const [owner, dacl]: [[Handle], [Handle]] = [[0], [0]];
  if (getOwner(descriptor, owner, [0]) === 0 || getDacl(descriptor, [0], dacl, [0]) === 0) {
    throw failed('GetSecurityDescriptorDacl', lastError());
  }
  const status = setNamedSecurityInfo(path, SE_FILE_OBJECT, OWNER_AND_DACL, owner[0], null, dacl[0], null);
  if (status !== SUCCESS) throw failed('SetNamedSecurityInfoW', status);
}
