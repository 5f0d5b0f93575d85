/** Folders of this Windows, from Windows itself: the environment belongs to whoever started this program. */
import koffi from 'koffi';
import { callFailed, SUCCESS } from './failure.ts';
import { declare, type Handle } from './library.ts';

/** https://learn.microsoft.com/windows/win32/shell/knownfolderid */
const FOLDERS = {
  ProgramData: '62AB5D82-FDC1-4DC3-A9DD-070D1D495D97',
} as const;
export type KnownFolder = keyof typeof FOLDERS;

/** https://learn.microsoft.com/windows/win32/api/shlobj_core/nf-shlobj_core-shgetknownfolderpath */
const getKnownFolderPath = declare<[Buffer, number, number, [Handle]], number>(
  'shell32',
  'int32_t SHGetKnownFolderPath(void *id, uint32_t flags, uintptr_t token, _Out_ uintptr_t *path)',
);
/** https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-cotaskmemfree */
const coTaskMemFree = declare<[Handle], void>('ole32', 'void CoTaskMemFree(uintptr_t memory)');

/** E.g. `C:\ProgramData`. @throws INTERNAL */
export function knownFolder(folder: KnownFolder): string {
  const path: [Handle] = [0];
  const status = getKnownFolderPath(guidBytes(FOLDERS[folder]), 0, 0, path);
  if (status !== SUCCESS) throw callFailed('INTERNAL', 'SHGetKnownFolderPath', status);
  try {
    return koffi.decode.string16(BigInt(path[0]));
  } finally {
    coTaskMemFree(path[0]);
  }
}

/** The first three fields of a GUID lie in memory least significant byte first. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
