/**
 * The agent's journal where only administrators write: read by the agent itself, written by the helper. What is noted before
 * there is a helper waits in memory: nothing of it had an effect on the computer.
 */
import { GangwayError } from '../../protocol/errors.ts';
import type { JournalFile } from '../core/ports/journal-file.ts';
import { type Command, JOURNAL_LIMIT } from './messages.ts';

type Write = Extract<Command, { command: `journal-${string}` }>;
type Ask = (command: Command) => Promise<unknown>;

export interface JournalThroughHelper {
  readonly file: JournalFile;
  /**
   * For the helper's first question: bytes of the journal.
   * @throws STATE_BUSY when somebody else wrote there meanwhile
   */
  length(): Promise<number>;
  /** Writes what waited. */
  catchUp(ask: Ask): Promise<void>;
}

/** @param ask reaches the helper; absent as long as there is none */
export function journalThroughHelper(local: JournalFile, ask: () => Ask | undefined): JournalThroughHelper {
  /** What the helper has acknowledged. */
  let known = 0;
  /** What it may have done before it was lost. */
  let unsure: Write | undefined;
  let waiting: Write[] = [];

  async function write(command: Write, through: Ask): Promise<void> {
    unsure = command;
    await through(command);
    unsure = undefined;
    if (command.command === 'journal-append') known += Buffer.from(command.bytes, 'base64').length;
    if (command.command === 'journal-truncate') known = Math.min(known, command.length);
    if (command.command === 'journal-archive') known = 0;
  }

  const writeOrWait = async (command: Write): Promise<void> => {
    const through = ask();
    if (through === undefined) waiting.push(command);
    else await write(command, through);
  };

  /** Whether the file is as long as it can be after what is not sure. */
  function isPlausible(bytes: Uint8Array): boolean {
    switch (unsure?.command) {
      case undefined:
      case 'journal-sync':
        return bytes.length === known;
      case 'journal-append': {
        const appended = Buffer.from(unsure.bytes, 'base64');
        const more = bytes.length - known;
        return more >= 0 && Buffer.from(bytes.subarray(known)).equals(appended.subarray(0, more));
      }
      case 'journal-truncate':
        return bytes.length === known || bytes.length === unsure.length;
      case 'journal-archive':
        return bytes.length === known || bytes.length === 0;
    }
  }

  return {
    file: {
      async read() {
        const bytes = await local.read();
        known = bytes.length;
        return bytes;
      },
      /** A long line goes in pieces; until it is synced, it may be torn anyway. */
      async append(bytes) {
        for (let at = 0; at < bytes.length; at += JOURNAL_LIMIT) {
          const piece = Buffer.from(bytes.subarray(at, at + JOURNAL_LIMIT)).toString('base64');
          await writeOrWait({ command: 'journal-append', bytes: piece });
        }
      },
      sync: () => writeOrWait({ command: 'journal-sync' }),
      truncate: (length) => writeOrWait({ command: 'journal-truncate', length }),
      archive: () => writeOrWait({ command: 'journal-archive' }),
    },

    async length() {
      const bytes = await local.read();
      if (!isPlausible(bytes)) throw new GangwayError('STATE_BUSY', { details: { why: 'journal' } });
      // What came of it stands in the file now; whoever wrote it cuts it off before the next line.
      known = bytes.length;
      unsure = undefined;
      return known;
    },

    async catchUp(through) {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        await write(next, through);
        waiting = waiting.slice(1);
      }
    },
  };
}
