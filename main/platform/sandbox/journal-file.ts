/** The journals of a simulated computer: real files, with the points and the full disk of `faults.json`. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { type Folder, folderAt } from '../disk/folder.ts';
import { journalFileIn } from '../disk/journal-file.ts';
import { readFaults } from './faults.ts';

const LINE_FEED = 10;

/**
 * Points, for the n-th line: `<effect>:<n>:before`, `<effect>:<n>:written` (not synced yet), `<effect>:<n>:after`.
 * @param effect `journal` or `helper-journal`
 */
export function sandboxJournal(
  folder: Folder,
  name: string,
  effect: 'journal' | 'helper-journal',
): JournalFile {
  const file = journalFileIn(folder, name);
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
      await folder.point(`${effect}:${extent.lines + 1}:before`);
      const { diskFull } = await readFaults(unwatched);
      const limit = (diskFull?.file ?? 'journal') === effect ? diskFull?.after : undefined;
      const room = (limit ?? Infinity) - extent.bytes;
      const fitting = bytes.subarray(0, Math.max(0, Math.min(room, bytes.length)));
      await file.append(fitting);
      const added = measure(fitting);
      extent = { lines: extent.lines + added.lines, bytes: extent.bytes + added.bytes };
      if (fitting.length < bytes.length) throw new GangwayError('DISK_FULL', { details: { file: name } });
      await folder.point(`${effect}:${extent.lines}:written`);
    },

    async sync() {
      await file.sync();
      if (extent !== undefined) await folder.point(`${effect}:${extent.lines}:after`);
    },

    async truncate(length) {
      await folder.point(`${effect}:truncate:before`);
      await file.truncate(length);
      extent = undefined;
      await folder.point(`${effect}:truncate:after`);
    },

    async archive() {
      await folder.point(`${effect}:archive:before`);
      await file.archive();
      extent = undefined;
      await folder.point(`${effect}:archive:after`);
    },
  };
}
