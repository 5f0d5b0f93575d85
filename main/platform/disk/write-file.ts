/**
 * Changing files so that after a crash or a power cut each is as it was or as it should be, never between:
 * write beside it, sync, rename over it, sync the folder.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFault, errnoOf } from './fault.ts';
import { type Folder, pathIn, syncDirectory } from './folder.ts';
import { assertRegular, SAFE_FLAGS } from './read-file.ts';
import { whenFree } from './when-free.ts';

const EXCLUSIVE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** Readable by the owner alone: state holds names and serials, and keys. */
const PRIVATE = 0o600;

/**
 * Puts a file in place, whole and durable when it resolves.
 * @param effect the name of this change for the folder's points: `:before`, `:written`, `:renamed`, `:after`
 * @param mode 0o644 when others may read it
 * @throws DISK_FULL, STATE_UNWRITABLE, STATE_CORRUPT for a link in the way
 */
export async function writeFileIn(
  folder: Folder,
  name: string,
  bytes: Uint8Array,
  effect: string,
  mode: 0o600 | 0o644 = PRIVATE,
): Promise<void> {
  await folder.point(`${effect}:before`);
  const path = await pathIn(folder, name, true);
  const beside = `${path}.new`;
  try {
    await writeNew(beside, bytes, mode);
    await folder.point(`${effect}:written`);
    await whenFree(() => rename(beside, path));
    await folder.point(`${effect}:renamed`);
    await syncDirectory(dirname(path));
  } catch (error) {
    throw diskFault(error, name);
  }
  await folder.point(`${effect}:after`);
}

export const writeJsonIn = (
  folder: Folder,
  name: string,
  value: unknown,
  effect: string,
  mode?: 0o600 | 0o644,
): Promise<void> =>
  writeFileIn(
    folder,
    name,
    new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`),
    effect,
    mode,
  );

/**
 * Like `writeFileIn`, but never over an existing file: of several at once the first one wins.
 * @returns whether this one was it
 */
export async function createJsonIn(
  folder: Folder,
  name: string,
  value: unknown,
  effect: string,
): Promise<boolean> {
  await folder.point(`${effect}:before`);
  const path = await pathIn(folder, name, true);
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    await writeNew(beside, new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`));
    await folder.point(`${effect}:written`);
    await link(beside, path);
    await folder.point(`${effect}:linked`);
    await syncDirectory(dirname(path));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw diskFault(error, name);
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
  await folder.point(`${effect}:after`);
  return true;
}

/** Takes a file away, durably; none there is as good. Points: `:before`, `:removed`, `:after`. */
export async function removeFileIn(folder: Folder, name: string, effect: string): Promise<void> {
  const path = await pathIn(folder, name);
  if (path === undefined) return;
  await folder.point(`${effect}:before`);
  try {
    await rm(path, { force: true });
    await folder.point(`${effect}:removed`);
    await syncDirectory(dirname(path));
  } catch (error) {
    // Without its folder there is no file either.
    if (errnoOf(error) !== 'ENOENT') throw diskFault(error, name);
  }
  await folder.point(`${effect}:after`);
}

/** Adds a line to a file that nobody relies on: not synced, no points. Refuses links all the same. */
export async function appendLineIn(folder: Folder, name: string, line: string): Promise<void> {
  const path = await pathIn(folder, name, true);
  try {
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | SAFE_FLAGS;
    const file = await open(path, flags, PRIVATE);
    try {
      assertRegular(await file.stat(), name);
      await file.writeFile(`${line}\n`);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskFault(error, name);
  }
}

/** Moves a file or folder over another name, durably. Points: `:before`, `:renamed`, `:after`. */
export async function renameIn(folder: Folder, from: string, to: string, effect: string): Promise<void> {
  await folder.point(`${effect}:before`);
  const [source, target] = [await pathIn(folder, from, true), await pathIn(folder, to, true)];
  try {
    await whenFree(() => rename(source, target));
    await folder.point(`${effect}:renamed`);
    await syncDirectory(dirname(target));
    if (dirname(source) !== dirname(target)) await syncDirectory(dirname(source));
  } catch (error) {
    throw diskFault(error, to);
  }
  await folder.point(`${effect}:after`);
}

/** Makes what was written to a file durable. */
export async function syncFileIn(folder: Folder, name: string): Promise<void> {
  try {
    const file = await open(await pathIn(folder, name, true), constants.O_RDWR | SAFE_FLAGS);
    try {
      assertRegular(await file.stat(), name);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskFault(error, name);
  }
}

/** A leftover of a crash is taken away first, so that nothing (a link, a pipe) can lie in wait under the name. */
async function writeNew(path: string, bytes: Uint8Array, mode: number = PRIVATE): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, EXCLUSIVE, mode);
  try {
    // What the process may not give away by its own settings is given here.
    if (mode !== PRIVATE) await file.chmod(mode);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
