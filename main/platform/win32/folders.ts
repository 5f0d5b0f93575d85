/** Where what Gangway knows of a Windows computer lies: with the machine, not with an account. */
import type { Folder } from '../disk/folder.ts';

/** @param programData asks for `C:\ProgramData` when it is first used */
const below = (programData: () => string, name: string): Folder => ({
  get root() {
    return `${programData()}\\${name}`;
  },
  point: async () => undefined,
});

/** Only administrators look into it: keys, packages, what the elevated helper writes down. */
export const stateFolder = (programData: () => string): Folder => below(programData, 'Gangway');

/** Everybody reads the journal there, as an agent has the rights of a person; only administrators write. */
export const sharedFolder = (programData: () => string): Folder => below(programData, 'Gangway Shared');
