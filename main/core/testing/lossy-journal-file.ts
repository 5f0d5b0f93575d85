/**
 * A journal file in memory that loses what a disk may lose: everything that was not synced, from any byte on.
 * For tests only. A test writes, cuts the power, and goes on with the file that `afterPowerCut` gives.
 */
import type { JournalFile } from '../ports/journal-file.ts';

/** Where a write or a sync can be made to fail. */
export type JournalOperation = 'append' | 'sync' | 'truncate' | 'archive';

export interface LossyJournalFile extends JournalFile {
  /** What is certainly on the disk. */
  readonly synced: Uint8Array;
  /** What was written but not synced: a power cut keeps any beginning of it. */
  readonly unsynced: Uint8Array;
  /** Files put aside, oldest first. */
  readonly archived: readonly Uint8Array[];
  /**
   * The file as the next start finds it, the first `kept` unsynced bytes surviving; this one is dead from here on.
   * `zeros`: bytes behind them that were allocated but never written, as some file systems leave them.
   */
  afterPowerCut(kept: number, zeros?: number): LossyJournalFile;
  /**
   * The next operation of that name throws `error`. A failing append leaves its first `kept` bytes behind,
   * as a full disk does.
   */
  failNext(operation: JournalOperation, error: Error, kept?: number): void;
}

/** @param content what is in the file already, synced. */
export function lossyJournalFile(content: Uint8Array = new Uint8Array()): LossyJournalFile {
  let synced: Uint8Array = new Uint8Array(content);
  let unsynced: Uint8Array = new Uint8Array();
  let dead = false;
  let failure: { operation: JournalOperation; error: Error; kept: number } | undefined;
  const archived: Uint8Array[] = [];

  /** @returns the failure that was asked for, once. */
  function begin(operation: JournalOperation): { error: Error; kept: number } | undefined {
    if (dead) throw new Error(`${operation} after the power was cut`);
    if (failure?.operation !== operation) return undefined;
    const now = failure;
    failure = undefined;
    return now;
  }

  return {
    get synced() {
      return synced.slice();
    },
    get unsynced() {
      return unsynced.slice();
    },
    get archived() {
      return archived;
    },
    async read() {
      return joined(synced, unsynced);
    },
    async append(bytes) {
      const failed = begin('append');
      unsynced = joined(unsynced, failed ? bytes.slice(0, failed.kept) : bytes);
      if (failed) throw failed.error;
    },
    async sync() {
      const failed = begin('sync');
      if (failed) throw failed.error;
      synced = joined(synced, unsynced);
      unsynced = new Uint8Array();
    },
    async truncate(length) {
      const failed = begin('truncate');
      if (failed) throw failed.error;
      synced = joined(synced, unsynced).slice(0, length);
      unsynced = new Uint8Array();
    },
    async archive() {
      const failed = begin('archive');
      if (failed) throw failed.error;
      archived.push(joined(synced, unsynced));
      synced = new Uint8Array();
      unsynced = new Uint8Array();
    },
    afterPowerCut(kept, zeros = 0) {
      dead = true;
      return lossyJournalFile(joined(joined(synced, unsynced.slice(0, kept)), new Uint8Array(zeros)));
    },
    failNext(operation, error, kept = 0) {
      failure = { operation, error, kept };
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
