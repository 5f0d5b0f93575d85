/** Reading files that anybody may have written: bounded, never through a link, never blocking on a pipe. */
import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { errnoOf, unfit } from './fault.ts';
import { type Folder, pathIn } from './folder.ts';

/** Enough for every file of settings and state; journals and payloads pass their own limit. */
const LIMIT = 1024 * 1024;

const FOR_OTHERS = 0o077;

/** Windows has neither; there the look before opening is all there is. */
export const SAFE_FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a regular file, `undefined` when there is none.
 * @param limit bytes
 * @throws STATE_CORRUPT with `why`: link, not-a-file, too-large, or what the system said
 */
export function readFileIn(folder: Folder, name: string, limit = LIMIT): Promise<Uint8Array | undefined> {
  return withFile(folder, name, async (file, { size }) => {
    if (size > limit) throw unfit(name, 'too-large');
    const bytes = await file.readFile();
    if (bytes.length > limit) throw unfit(name, 'too-large');
    return bytes;
  });
}

/**
 * The bytes of a file that nobody but its owner can read or have changed, `undefined` when there is none.
 * @throws STATE_CORRUPT with `why`: also owner, readable, second-name
 */
export function readPrivateFileIn(
  folder: Folder,
  name: string,
  owner: number,
): Promise<Uint8Array | undefined> {
  return withFile(folder, name, async (file, { uid, mode, nlink, size }) => {
    if (uid !== owner) throw unfit(name, 'owner');
    if ((mode & FOR_OTHERS) !== 0) throw unfit(name, 'readable');
    if (nlink !== 1) throw unfit(name, 'second-name');
    if (size > LIMIT) throw unfit(name, 'too-large');
    return file.readFile();
  });
}

/** SHA-256 of a file of any size in hexadecimal, `undefined` when there is none. */
export function hashFileIn(folder: Folder, name: string): Promise<string | undefined> {
  return withFile(folder, name, async (file) => {
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(256 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  });
}

async function withFile<T>(
  folder: Folder,
  name: string,
  use: (file: FileHandle, found: Stats) => Promise<T>,
): Promise<T | undefined> {
  const path = await pathIn(folder, name);
  if (path === undefined) return undefined;
  try {
    assertRegular(await lstat(path), name);
    const file = await open(path, constants.O_RDONLY | SAFE_FLAGS);
    try {
      return await use(file, assertRegular(await file.stat(), name));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error instanceof GangwayError ? error : unfit(name, errnoOf(error) ?? 'unreadable', error);
  }
}

/** @throws STATE_CORRUPT */
export function assertRegular(found: Stats, name: string): Stats {
  if (found.isSymbolicLink()) throw unfit(name, 'link');
  if (!found.isFile()) throw unfit(name, 'not-a-file');
  return found;
}

/**
 * A JSON file that fits its schema, `undefined` when there is none.
 * @throws STATE_CORRUPT with `why`: also not-json and shape
 */
export async function readJsonIn<T>(
  folder: Folder,
  name: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const bytes = await readFileIn(folder, name);
  if (bytes === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw unfit(name, 'not-json', error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unfit(name, 'shape', parsed.error);
  return parsed.data;
}
