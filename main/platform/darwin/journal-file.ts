/** Where the journal of a Mac's enrollment lies: with the machine, not with an account. */
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';

/** The machine's own folder; only an administrator can write there. */
export const stateFolder = (): Folder => folderAt('/Library/Application Support/Gangway');

export const journalFile = (folder: Folder): JournalFile => journalFileIn(folder, 'journal.jsonl');
