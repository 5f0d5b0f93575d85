/**
 * Whether anybody but Windows and administrators could change a file or folder: its owner and its access list, judged
 * as bytes. What cannot be read is refused, never passed over. Pure.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/7d4dac05-9cef-4563-a058-f108abecce1d
 */
import { securityIdAt } from './api/security-id.ts';

/** Their owners may change everything anyway. */
const TRUSTED = new Set([
  // Windows itself
  'S-1-5-18',
  // Administrators
  'S-1-5-32-544',
  // TrustedInstaller, which owns what Windows brought
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
  // Whoever owns it, who is one of these
  'S-1-3-4',
]);

/** Delete, change the list, take ownership, delete what is inside, everything. */
const REPLACE = 0x0001_0000 | 0x0004_0000 | 0x0008_0000 | 0x40 | 0x1000_0000 | 0x0200_0000;
/** And: write, append or add, attributes of both kinds, write in general. */
const CHANGE = REPLACE | 0x2 | 0x4 | 0x10 | 0x100 | 0x4000_0000;

const INHERIT_ONLY = 8;
const DACL_PRESENT = 4;
const SELF_RELATIVE = 0x8000;
const ALLOWED = [0, 9];
/** For parts of an object, with one or two GUIDs before the account. */
const OBJECT_ALLOWED = [5, 11];
const DENIED = [1, 6, 10, 12];

/**
 * `changed`: a file, or a folder whose content counts. `replaced`: a folder above, of which only the path counts:
 * everybody may make folders of their own in `C:\`, beside the one that is looked at.
 */
export type Danger = 'changed' | 'replaced';

/**
 * @param descriptor a self-relative security descriptor with owner and access list
 * @returns why others could do it, `undefined` when they cannot
 */
export function dangerIn(descriptor: Buffer, danger: Danger): string | undefined {
  try {
    const control = descriptor.readUInt16LE(2);
    if (descriptor.readUInt8(0) !== 1 || (control & SELF_RELATIVE) === 0) return 'unreadable';
    const [owner, list] = [descriptor.readUInt32LE(4), descriptor.readUInt32LE(16)];
    if (owner === 0) return 'no owner';
    const owned = securityIdAt(descriptor, owner);
    if (!TRUSTED.has(owned)) return `owner ${owned}`;
    // Without a list everybody may do everything.
    if ((control & DACL_PRESENT) === 0 || list === 0) return 'no access list';
    return dangerInList(descriptor.subarray(list), danger === 'changed' ? CHANGE : REPLACE);
  } catch (error) {
    if (error instanceof RangeError) return 'unreadable';
    throw error;
  }
}

function dangerInList(list: Buffer, rights: number): string | undefined {
  const end = list.readUInt16LE(2);
  let at = 8;
  for (let left = list.readUInt16LE(4); left > 0; left -= 1) {
    const [type, flags, size] = [list.readUInt8(at), list.readUInt8(at + 1), list.readUInt16LE(at + 2)];
    if (size < 8 || at + size > end || end > list.length) return 'unreadable';
    const entry = list.subarray(at, at + size);
    at += size;
    // What only what is made inside inherits says nothing about the folder: each file is looked at itself.
    if ((flags & INHERIT_ONLY) !== 0 || DENIED.includes(type)) continue;
    if (!ALLOWED.includes(type) && !OBJECT_ALLOWED.includes(type)) return `entry of kind ${type}`;
    if ((entry.readInt32LE(4) & rights) === 0) continue;
    const account = securityIdAt(entry, OBJECT_ALLOWED.includes(type) ? afterObjects(entry) : 8);
    if (!TRUSTED.has(account)) return `writable by ${account}`;
  }
  return undefined;
}

function afterObjects(entry: Buffer): number {
  const present = entry.readUInt32LE(8);
  return 12 + 16 * ((present & 1) + ((present >> 1) & 1));
}
