/** The journal on a real disk. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalFile } from '../../core/ports/journal-file.ts';
import { diskFault, errnoOf, unfit } from './fault.ts';
import { type Folder, pathIn, syncDirectory } from './folder.ts';
import { assertRegular, readFileIn, SAFE_FLAGS } from './read-file.ts';
import { whenFree } from './when-free.ts';

/** A journal has some hundred lines; more is not one of ours. */
const LIMIT = 64 * 1024 * 1024;

/**
 * @param name of the file inside the folder, ending in `.jsonl`; archived as `<name>-<n>.jsonl` beside it
 * @param mode of the file: 0o644 when others may read it
 * Its calls throw DISK_FULL, STATE_UNWRITABLE, and STATE_CORRUPT for what is no plain file of ours.
 */
export function journalFileIn(folder: Folder, name: string, mode: 0o600 | 0o644 = 0o600): JournalFile {
  /** Open from `append` to `sync`. */
  let pending: FileHandle | undefined;
  /** Whether the file's name and all that an earlier process wrote are known to be on the disk. */
  let settled = false;
  /** After a failed fsync the system may have dropped the bytes, and a second fsync would lie about them. */
  let unsyncable: unknown;

  const fault = (error: unknown): never => {
    throw diskFault(error, name);
  };

  async function openForAppend(): Promise<FileHandle> {
    const path = await pathIn(folder, name, true);
    await lstat(path).then(
      (found) => assertRegular(found, name),
      () => undefined,
    );
    const file = await open(
      path,
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | SAFE_FLAGS,
      mode,
    );
    try {
      const found = assertRegular(await file.stat(), name);
      // A second name for the same file would let somebody else keep what is cut off or put aside here.
      if (found.nlink > 1) throw unfit(name, 'link');
      // What the process may not give away by its own settings is given here.
      if (mode !== 0o600 && (found.mode & 0o777) !== mode) await file.chmod(mode);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function close(): Promise<void> {
    const opened = pending;
    pending = undefined;
    await opened?.close();
  }

  /** A killed process may have left lines that can be read but are not on the disk yet. */
  async function settleLeftovers(): Promise<void> {
    try {
      const path = await pathIn(folder, name, true);
      const file = await open(path, constants.O_RDWR | SAFE_FLAGS);
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await syncDirectory(dirname(path));
      settled = true;
    } catch (error) {
      // Who may only read acts on nothing.
      if (!['EACCES', 'EPERM', 'EROFS'].includes(errnoOf(error) ?? '')) fault(error);
    }
  }

  return {
    async read() {
      const bytes = await readFileIn(folder, name, LIMIT);
      if (bytes !== undefined && !settled) await settleLeftovers();
      return bytes ?? new Uint8Array();
    },

    async append(bytes) {
      if (unsyncable !== undefined) fault(unsyncable);
      try {
        pending ??= await openForAppend();
        await pending.writeFile(bytes);
      } catch (error) {
        await close();
        fault(error);
      }
    },

    async sync() {
      if (unsyncable !== undefined) fault(unsyncable);
      if (pending === undefined) return;
      try {
        await pending.sync();
        if (!settled) await syncDirectory(dirname(await pathIn(folder, name, true)));
        settled = true;
      } catch (error) {
        unsyncable = error;
        fault(error);
      } finally {
        await close();
      }
    },

    async truncate(length) {
      await close();
      try {
        const path = await pathIn(folder, name, true);
        const file = await open(path, constants.O_RDWR | SAFE_FLAGS);
        try {
          assertRegular(await file.stat(), name);
          await file.truncate(length);
          await file.sync();
          // All that is left was synced before, so the file is good again.
          unsyncable = undefined;
        } finally {
          await file.close();
        }
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') fault(error);
      }
    },

    async archive() {
      await close();
      try {
        const path = await pathIn(folder, name, true);
        const archived = await freeName(path);
        await whenFree(() => rename(path, archived));
        settled = false;
        await syncDirectory(dirname(path));
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') fault(error);
      }
    },
  };
}

/** `journal.jsonl` → `journal-3.jsonl` when 1 and 2 are there. */
async function freeName(path: string): Promise<string> {
  const stem = path.slice(0, -'.jsonl'.length);
  const taken = new Set(await readdir(dirname(path)));
  const base = stem.slice(dirname(path).length + 1);
  let number = 1;
  while (taken.has(`${base}-${number}.jsonl`)) number += 1;
  return `${stem}-${number}.jsonl`;
}
