/** Where the journal of a Mac's enrollment lies: with the machine, not with an account. */
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';

/** The machine's own folder; only root looks into it. */
export const stateFolder = (): Folder => folderAt('/Library/Application Support/Gangway');

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
