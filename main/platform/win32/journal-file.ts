/** Where the journal of a Windows computer's enrollment lies: with the machine, not with an account. */
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';

/** The machine's own folder. @param programData `C:\ProgramData` */
export const stateFolder = (programData: string): Folder => folderAt(`${programData}\\Gangway`);

export const journalFile = (folder: Folder): JournalFile => journalFileIn(folder, 'journal.jsonl');
