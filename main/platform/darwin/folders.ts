/** Where what Gangway knows of a Mac lies: with the machine, not with an account. */
import { type Folder, folderAt } from '../disk/folder.ts';

/** Only root looks into it: keys, packages, what the elevated helper writes down. */
export const stateFolder = (): Folder => folderAt('/Library/Application Support/Gangway');

/** Everybody reads the journal there, as an agent has the rights of a person; only root writes. */
export const sharedFolder = (): Folder => folderAt('/Library/Application Support/Gangway Shared');
