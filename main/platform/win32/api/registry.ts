/** The registry below HKEY_LOCAL_MACHINE. */
import { GangwayError } from '../../../../protocol/errors.ts';
import { callFailed, FILE_NOT_FOUND, PATH_NOT_FOUND, SUCCESS } from './failure.ts';
import { declare, fromWide, type Handle, wide } from './library.ts';

/** One key: its values as text (numbers in decimal, bytes in hexadecimal), and the names of the keys right below it. */
export interface RegistryKey {
  /** Names of values are not case-sensitive: they are looked up in lower case. */
  readonly values: ReadonlyMap<string, string>;
  readonly subkeys: readonly string[];
}

const HKEY_LOCAL_MACHINE = 0xffff_ffff_8000_0002n;
/** The real registry, whatever this process was built for. */
const KEY_WOW64_64KEY = 0x100;
const KEY_READ = 0x2_0019;
const KEY_WRITE = 0x2_0006;
const REG_OPTION_VOLATILE = 1;
const REG_SZ = 1;
const REG_EXPAND_SZ = 2;
const REG_BINARY = 3;
const REG_DWORD = 4;
const REG_MULTI_SZ = 7;
const REG_QWORD = 11;
const NO_MORE_ITEMS = 259;
const MORE_DATA = 234;

/** Values and names that are longer are none of those that are looked for. */
const LARGEST_VALUE = 1024 * 1024;
const LONGEST_NAME = 16_384;

/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regopenkeyexw */
const regOpenKey = declare<[Handle, string, number, number, [Handle]], number>(
  'advapi32',
  'int32_t RegOpenKeyExW(uintptr_t key, str16 path, uint32_t options, uint32_t access, _Out_ uintptr_t *opened)',
);
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regcreatekeyexw */
const regCreateKey = declare<
  [Handle, string, number, null, number, number, null, [Handle], [number]],
  number
>(
  'advapi32',
  'int32_t RegCreateKeyExW(uintptr_t key, str16 path, uint32_t reserved, void *class, uint32_t options, uint32_t access, void *security, _Out_ uintptr_t *opened, _Out_ uint32_t *disposition)',
);
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regenumvaluew */
const regEnumValue = declare<[Handle, number, Buffer, [number], null, [number], Buffer, [number]], number>(
  'advapi32',
  'int32_t RegEnumValueW(uintptr_t key, uint32_t index, void *name, _Inout_ uint32_t *nameSize, void *reserved, _Out_ uint32_t *type, void *data, _Inout_ uint32_t *size)',
);
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regenumkeyexw */
const regEnumKey = declare<[Handle, number, Buffer, [number], null, null, null, null], number>(
  'advapi32',
  'int32_t RegEnumKeyExW(uintptr_t key, uint32_t index, void *name, _Inout_ uint32_t *size, void *reserved, void *class, void *classSize, void *written)',
);
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regsetvalueexw */
const regSetValue = declare<[Handle, string, number, number, Buffer, number], number>(
  'advapi32',
  'int32_t RegSetValueExW(uintptr_t key, str16 name, uint32_t reserved, uint32_t type, void *data, uint32_t size)',
);
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regdeletekeyexw */
const regDeleteKey = declare<[Handle, string, number, number], number>(
  'advapi32',
  'int32_t RegDeleteKeyExW(uintptr_t key, str16 path, uint32_t access, uint32_t reserved)',
);
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regflushkey */
const regFlushKey = declare<[Handle], number>('advapi32', 'int32_t RegFlushKey(uintptr_t key)');
/** https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regclosekey */
const regCloseKey = declare<[Handle], number>('advapi32', 'int32_t RegCloseKey(uintptr_t key)');

const isAbsent = (status: number): boolean => status === FILE_NOT_FOUND || status === PATH_NOT_FOUND;

/**
 * One key, `undefined` when there is none.
 * @throws STATE_CORRUPT with `why: unreadable` when it is there but cannot be read
 */
export function readRegistryKey(path: string): RegistryKey | undefined {
  const opened: [Handle] = [0];
  const status = regOpenKey(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, opened);
  if (isAbsent(status)) return undefined;
  if (status !== SUCCESS) throw unreadable(path, status);
  try {
    return { values: valuesOf(opened[0], path), subkeys: subkeysOf(opened[0], path) };
  } finally {
    regCloseKey(opened[0]);
  }
}

const unreadable = (path: string, status: number): GangwayError =>
  new GangwayError('STATE_CORRUPT', { details: { what: path, why: 'unreadable', status: String(status) } });

function valuesOf(key: Handle, path: string): Map<string, string> {
  const values = new Map<string, string>();
  const name = Buffer.alloc(2 * LONGEST_NAME);
  let data = Buffer.alloc(4096);
  for (let index = 0; ;) {
    const nameSize: [number] = [LONGEST_NAME];
    const type: [number] = [0];
    const size: [number] = [data.length];
    const status = regEnumValue(key, index, name, nameSize, null, type, data, size);
    if (status === NO_MORE_ITEMS) return values;
    if (status === MORE_DATA && size[0] > data.length && size[0] <= LARGEST_VALUE) {
      data = Buffer.alloc(size[0]);
      continue;
    }
    if (status !== SUCCESS && status !== MORE_DATA) throw unreadable(path, status);
    const text = status === SUCCESS ? asText(type[0], data.subarray(0, size[0])) : undefined;
    if (text !== undefined) values.set(name.toString('utf16le', 0, 2 * nameSize[0]).toLowerCase(), text);
    index += 1;
  }
}

function asText(type: number, data: Buffer): string | undefined {
  switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
      return fromWide(data);
    case REG_MULTI_SZ:
      return data.toString('utf16le').replace(/\0+$/, '').replaceAll('\0', '\n');
    case REG_DWORD:
      return data.length === 4 ? String(data.readUInt32LE()) : undefined;
    case REG_QWORD:
      return data.length === 8 ? String(data.readBigUInt64LE()) : undefined;
    case REG_BINARY:
      return data.toString('hex');
    default:
      return undefined;
  }
}

function subkeysOf(key: Handle, path: string): string[] {
  const subkeys: string[] = [];
  const name = Buffer.alloc(512);
  for (let index = 0; ; index += 1) {
    const size: [number] = [name.length / 2];
    const status = regEnumKey(key, index, name, size, null, null, null, null);
    if (status === NO_MORE_ITEMS) return subkeys;
    if (status !== SUCCESS) throw unreadable(path, status);
    subkeys.push(name.toString('utf16le', 0, 2 * size[0]));
  }
}

/**
 * Writes texts into a key, made when it is not there; on the disk when it returns.
 * @param lives `until-restart`: the key itself is gone after the next start of Windows
 * @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR
 */
export function writeRegistryKey(
  path: string,
  values: Readonly<Record<string, string>>,
  lives: 'for-ever' | 'until-restart',
): void {
  // What is made below a key that goes away goes away with it, so the keys above are made first, to stay.
  if (lives === 'until-restart') writeRegistryKey(path.slice(0, path.lastIndexOf('\\')), {}, 'for-ever');
  const opened: [Handle] = [0];
  const options = lives === 'until-restart' ? REG_OPTION_VOLATILE : 0;
  const access = KEY_READ | KEY_WRITE | KEY_WOW64_64KEY;
  const status = regCreateKey(HKEY_LOCAL_MACHINE, path, 0, null, options, access, null, opened, [0]);
  if (status !== SUCCESS) throw callFailed('STATE_UNWRITABLE', 'RegCreateKeyExW', status);
  try {
    for (const [name, value] of Object.entries(values)) {
      const data = wide(value);
      const set = regSetValue(opened[0], name, 0, REG_SZ, data, data.length);
      if (set !== SUCCESS) throw callFailed('STATE_UNWRITABLE', 'RegSetValueExW', set);
    }
    const flushed = lives === 'for-ever' ? regFlushKey(opened[0]) : SUCCESS;
    if (flushed !== SUCCESS) throw callFailed('STATE_UNWRITABLE', 'RegFlushKey', flushed);
  } finally {
    regCloseKey(opened[0]);
  }
}

/** Takes a key without keys below it away; none there is as good. @throws STATE_UNWRITABLE, NEEDS_ADMINISTRATOR */
export function removeRegistryKey(path: string): void {
  const status = regDeleteKey(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0);
  if (status !== SUCCESS && !isAbsent(status))
    throw callFailed('STATE_UNWRITABLE', 'RegDeleteKeyExW', status);
}
