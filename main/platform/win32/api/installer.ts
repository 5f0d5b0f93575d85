/**
 * Windows Installer. Its own functions are called instead of starting msiexec.exe: the properties, of which one may
 * be a secret, then stand on nobody's command line.
 */
import { SUCCESS } from './failure.ts';
import { declare, fromWide } from './library.ts';

/** Of the installer's own handles; not the machine's. */
type MsiHandle = number;

const UI_NONE = 2;
const STATE_ABSENT = 2;
const LEVEL_DEFAULT = 0;
const READ_ONLY = 0;
const INSTALLED = 5;

/**
 * Fatal exits, errors, warnings, questions, information, full disks, starts of actions. Not the data of actions, the
 * dump of properties or anything verbose: they repeat values, of which one may be a secret.
 */
const LOG_WHAT = 0b1_1001_1111;

/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msisetinternalui */
const msiSetInternalUi = declare<[number, null], number>(
  'msi',
  'uint32_t MsiSetInternalUI(int level, void *window)',
);
/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msienablelogw */
const msiEnableLog = declare<[number, string | null, number], number>(
  'msi',
  'uint32_t MsiEnableLogW(uint32_t what, str16 file, uint32_t how)',
);
/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiinstallproductw */
const msiInstallProduct = declare<[string, Buffer], number>(
  'msi',
  'uint32_t MsiInstallProductW(str16 package, void *properties)',
);
/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiconfigureproductexw */
const msiConfigureProductEx = declare<[string, number, number, string], number>(
  'msi',
  'uint32_t MsiConfigureProductExW(str16 product, int level, int state, str16 properties)',
);
/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiqueryproductstatew */
const msiQueryProductState = declare<[string], number>('msi', 'int MsiQueryProductStateW(str16 product)');
/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msigetproductinfow */
const msiGetProductInfo = declare<[string, string, Buffer, [number]], number>(
  'msi',
  'uint32_t MsiGetProductInfoW(str16 product, str16 property, void *value, _Inout_ uint32_t *length)',
);
/** https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiopendatabasew */
const msiOpenDatabase = declare<[string, number, [MsiHandle]], number>(
  'msi',
  'uint32_t MsiOpenDatabaseW(str16 path, uintptr_t mode, _Out_ uint32_t *database)',
);
/** https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msidatabaseopenvieww */
const msiDatabaseOpenView = declare<[MsiHandle, string, [MsiHandle]], number>(
  'msi',
  'uint32_t MsiDatabaseOpenViewW(uint32_t database, str16 query, _Out_ uint32_t *view)',
);
/** https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewexecute */
const msiViewExecute = declare<[MsiHandle, MsiHandle], number>(
  'msi',
  'uint32_t MsiViewExecute(uint32_t view, uint32_t parameters)',
);
/** https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msiviewfetch */
const msiViewFetch = declare<[MsiHandle, [MsiHandle]], number>(
  'msi',
  'uint32_t MsiViewFetch(uint32_t view, _Out_ uint32_t *record)',
);
/** https://learn.microsoft.com/windows/win32/api/msiquery/nf-msiquery-msirecordgetstringw */
const msiRecordGetString = declare<[MsiHandle, number, Buffer, [number]], number>(
  'msi',
  'uint32_t MsiRecordGetStringW(uint32_t record, uint32_t field, void *value, _Inout_ uint32_t *length)',
);
/** https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msiclosehandle */
const msiCloseHandle = declare<[MsiHandle], number>('msi', 'uint32_t MsiCloseHandle(uint32_t handle)');

/**
 * @param properties UTF-16 with the closing zero
 * @param log a file that is written anew
 * @returns a code as msiexec would exit with
 */
export const installPackage = (path: string, properties: Buffer, log: string): Promise<number> =>
  logged(log, () => msiInstallProduct.inBackground(path, properties));

/** @param product `{…}`. @returns a code as msiexec would exit with. */
export const removeProduct = (product: string, properties: string, log: string): Promise<number> =>
  logged(log, () => msiConfigureProductEx.inBackground(product, LEVEL_DEFAULT, STATE_ABSENT, properties));

async function logged(log: string, work: () => Promise<number>): Promise<number> {
  msiSetInternalUi(UI_NONE, null);
  const status = msiEnableLog(LOG_WHAT, log, 0);
  if (status !== SUCCESS) return status;
  try {
    return await work();
  } finally {
    msiEnableLog(0, null, 0);
  }
}

/** The version of an installed product, `undefined` when it is not installed. @param product `{…}` */
export function installedVersion(product: string): string | undefined {
  if (msiQueryProductState(product) !== INSTALLED) return undefined;
  const value = Buffer.alloc(512);
  const status = msiGetProductInfo(product, 'VersionString', value, [value.length / 2]);
  return status === SUCCESS ? fromWide(value) : undefined;
}

/** A property as the package itself sets it; `undefined` when it does not, or is no package. */
export function packageProperty(path: string, name: string): string | undefined {
  return withHandle(
    (out) => msiOpenDatabase(path, READ_ONLY, out),
    (database) =>
      withHandle(
        (out) =>
          msiDatabaseOpenView(
            database,
            `SELECT \`Value\` FROM \`Property\` WHERE \`Property\` = '${name}'`,
            out,
          ),
        (view) =>
          msiViewExecute(view, 0) === SUCCESS
            ? withHandle((out) => msiViewFetch(view, out), recordText)
            : undefined,
      ),
  );
}

function recordText(record: MsiHandle): string | undefined {
  const value = Buffer.alloc(8192);
  return msiRecordGetString(record, 1, value, [value.length / 2]) === SUCCESS ? fromWide(value) : undefined;
}

function withHandle<T>(open: (out: [MsiHandle]) => number, use: (handle: MsiHandle) => T): T | undefined {
  const out: [MsiHandle] = [0];
  if (open(out) !== SUCCESS) return undefined;
  try {
    return use(out[0]);
  } finally {
    msiCloseHandle(out[0]);
  }
}
