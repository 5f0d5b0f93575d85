/** Reads the journal of a folder as whoever it becomes, then tries to write there; says what came of both. For tests only. */
import { folderAt } from '../../disk/folder.ts';
import { journalFileIn } from '../../disk/journal-file.ts';
import { become, say, sayError } from './become.ts';

const { args } = become();
const [folder = ''] = args;
const journal = journalFileIn(folderAt(folder), 'journal.jsonl', 0o644);
try {
  say({ read: Buffer.from(await journal.read()).toString() });
  await journal.append(Buffer.from('theirs'));
  await journal.sync();
  say({ wrote: true });
} catch (error) {
  sayError(error);
}
process.exit();
