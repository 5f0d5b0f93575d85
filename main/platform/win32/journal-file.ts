/** Where the journal of a Windows computer's enrollment lies: with the machine, not with an account. */
import type { JournalFile } from '../../core/ports/journal-file.ts';
import type { Folder } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';

/** The machine's own folder. @param programData asks for `C:\ProgramData` when it is first used */
export const stateFolder = (programData: () => string): Folder => ({
  get root() {
    return `${programData()}\\Gangway`;
  },
  point: async () => undefined,
});

/** @param mayRead throws for an account that may not look into the folder */
export function journalFile(folder: Folder, mayRead: () => void): JournalFile {
  const file = journalFileIn(folder, 'journal.jsonl');
  return {
    ...file,
    read: async () => {
      mayRead();
      return file.read();
    },
  };
}
