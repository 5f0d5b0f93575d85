/** The journal: the truth about an enrollment on this computer. Append, sync, then act. */
import { decodeLines, encodeLine } from './journal-codec.ts';
import { ENROLLMENT_LINES, type JournalEntry, type LineFormat, type Recorded } from './journal-entry.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalFile } from '../ports/journal-file.ts';

export interface Journal<Entry = JournalEntry> {
  readonly entries: readonly Recorded<Entry>[];
  /** Resolves when the entry is on the disk. On failure nothing of it stays. */
  append(entry: Entry): Promise<void>;
  /** Puts the journal aside; the next enrollment starts with an empty one. */
  archive(): Promise<void>;
  /** Called after each append. @returns the end of listening. */
  onAppended(listener: () => void): () => void;
}

/**
 * Reads the journal and cuts off a line that a power cut tore.
 * @throws STATE_CORRUPT, STATE_NEWER, and what the file throws.
 */
export const openJournal = (file: JournalFile, clock: Pick<Clock, 'now'>): Promise<Journal> =>
  openLines(file, clock, ENROLLMENT_LINES);

/** The same for a journal of other entries. */
export async function openLines<Entry>(
  file: JournalFile,
  clock: Pick<Clock, 'now'>,
  format: LineFormat<Entry>,
): Promise<Journal<Entry>> {
  const bytes = await file.read();
  const decoded = decodeLines(bytes, format);
  let length = decoded.length;
  if (length < bytes.length) await file.truncate(length);
  const entries: Recorded<Entry>[] = [...decoded.entries];
  const listeners = new Set<() => void>();
  let last: Promise<void> = Promise.resolve();
  /** Set when a failed append may have left bytes behind the last whole line. */
  let dirty = false;

  async function write(entry: Entry): Promise<void> {
    if (dirty) {
      await file.truncate(length);
      dirty = false;
    }
    const recorded = { n: entries.length + 1, at: clock.now(), entry };
    const line = encodeLine(recorded);
    dirty = true;
    await file.append(line);
    await file.sync();
    dirty = false;
    length += line.length;
    entries.push(recorded);
    for (const listener of listeners) listener();
  }

  /** One after the other, in the order they were asked for; a failure does not stop the next. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    get entries() {
      return entries;
    },
    append: (entry) => inTurn(() => write(entry)),
    archive: () =>
      inTurn(async () => {
        await file.archive();
        entries.length = 0;
        length = 0;
      }),
    onAppended(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
