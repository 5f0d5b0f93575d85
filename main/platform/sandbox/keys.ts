/** The keys of a simulated computer: one file, for whoever simulates it. */
import type { KeyStore } from '../../core/ports/keys.ts';
import type { Folder } from '../disk/folder.ts';
import { readFileIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import { softwareKeys } from '../software-keys.ts';
import { KEYSTORE } from './files.ts';

const FILE = `${KEYSTORE}/keys.json`;
const LIMIT = 10_000;

export const sandboxKeys = (folder: Folder): KeyStore =>
  softwareKeys({
    name: FILE,
    heldBy: 'software keystore (simulated computer)',
    load: () => readFileIn(folder, FILE, LIMIT),
    store: (plain) => writeFileIn(folder, FILE, plain, 'keys:create'),
    destroy: () => removeFileIn(folder, FILE, 'keys:destroy'),
  });
