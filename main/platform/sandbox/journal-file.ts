/** The journal of a simulated computer: a real file, with the points and the full disk of `faults.json`. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';
import { readFaults } from './faults.ts';
import { JOURNAL } from './files.ts';

const LINE_FEED = 10;

/**
 * Points, for the n-th line of the journal: `journal:<n>:before`, `journal:<n>:written` (not synced yet),
 * `journal:<n>:after`.
 */
export function sandboxJournal(folder: Folder): JournalFile {
  const file = journalFileIn(folder, JOURNAL);
  const unwatched = folderAt(folder.root);
  /** Lines and bytes in the file; unknown until the file was read. */
  let extent: { lines: number; bytes: number } | undefined;

  const measure = (bytes: Uint8Array): { lines: number; bytes: number } => ({
    lines: bytes.reduce((count, byte) => count + (byte === LINE_FEED ? 1 : 0), 0),
    bytes: bytes.length,
  });

  return {
    async read() {
      const bytes = await file.read();
      extent = measure(bytes);
      return bytes;
    },

    async append(bytes) {
      extent ??= measure(await file.read());
      await folder.point(`journal:${extent.lines + 1}:before`);
      const { diskFull } = await readFaults(unwatched);
      const room = (diskFull?.after ?? Infinity) - extent.bytes;
      const fitting = bytes.subarray(0, Math.max(0, Math.min(room, bytes.length)));
      await file.append(fitting);
      const added = measure(fitting);
      extent = { lines: extent.lines + added.lines, bytes: extent.bytes + added.bytes };
      if (fitting.length < bytes.length) throw new GangwayError('DISK_FULL', { details: { file: JOURNAL } });
      await folder.point(`journal:${extent.lines}:written`);
    },

    async sync() {
      await file.sync();
      if (extent !== undefined) await folder.point(`journal:${extent.lines}:after`);
    },

    async truncate(length) {
      await folder.point('journal:truncate:before');
      await file.truncate(length);
      extent = undefined;
      await folder.point('journal:truncate:after');
    },

    async archive() {
      await folder.point('journal:archive:before');
      await file.archive();
      extent = undefined;
      await folder.point('journal:archive:after');
    },
  };
}
