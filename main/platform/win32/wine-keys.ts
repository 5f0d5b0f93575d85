/**
 * Device keys under Wine, which cannot persist CNG keys: one file, encrypted by the system's data protection. It
 * is chosen only where `ntdll` says that it is Wine's, and says its name.
 */
import type { KeyStore } from '../../core/ports/keys.ts';
import type { Folder } from '../disk/folder.ts';
import { readFileIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import { softwareKeys } from '../software-keys.ts';
import { protect, unprotect } from './api/data-protection.ts';

const FILE = 'keys.bin';
const PURPOSE = 'Gangway device keys';

export const wineKeys = (folder: Folder): KeyStore =>
  softwareKeys({
    name: FILE,
    heldBy: 'software keystore (Wine)',
    load: async () => {
      const sealed = await readFileIn(folder, FILE);
      return sealed === undefined ? undefined : unprotect(sealed, PURPOSE, 'STATE_CORRUPT');
    },
    store: (plain) => writeFileIn(folder, FILE, protect(plain, PURPOSE, 'STATE_UNWRITABLE'), 'keys:create'),
    destroy: () => removeFileIn(folder, FILE, 'keys:destroy'),
  });
