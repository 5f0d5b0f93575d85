/**
 * Device keys on a Mac: a file that root alone can read. The Secure Enclave would be better and is out of reach of a
 * command line; the keychain is not better for a key of a process of root. docs/adr/0015 has the reasons.
 */
import type { KeyStore } from '../../core/ports/keys.ts';
import { readPrivateFileIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import { softwareKeys } from '../software-keys.ts';
import { protectFolder } from '../unix/protected-folder.ts';
import { endCheckIn } from './check-in-daemon.ts';
import { type Mac, needRoot } from './mac.ts';

const FILE = 'keys.json';

export function keyStore(mac: Mac): KeyStore {
  const { folder, owner } = mac;
  const ours = async (): Promise<void> => {
    needRoot(mac);
    await protectFolder(folder.root, owner, 0o700);
  };
  return softwareKeys({
    name: FILE,
    heldBy: 'software keystore (a file that root alone can read)',
    load: async () => {
      await ours();
      return readPrivateFileIn(folder, FILE, owner);
    },
    store: (plain) => writeFileIn(folder, FILE, plain, 'keys:create'),
    destroy: async () => {
      await ours();
      // First: without keys it could not check in. Until now it goes on with what could not be taken back at once.
      await endCheckIn(mac);
      await removeFileIn(folder, FILE, 'keys:destroy');
    },
  });
}
