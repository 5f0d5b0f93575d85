/** The file that a package is fetched into: appended to in large pieces, hashed on the way, whatever its size. */
import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import { diskFault } from './fault.ts';
import { PIECE, pieceWriter } from './piece-writer.ts';
import { SAFE_FLAGS } from './read-file.ts';

export interface Part {
  /** Bytes that are there, those in memory included. */
  readonly size: number;
  /** @returns whether a whole piece was handed to the disk. */
  write(chunk: Uint8Array): Promise<boolean>;
  /** Hands everything in memory to the disk. */
  flush(): Promise<void>;
  /** Throws away what is there. */
  restart(): Promise<void>;
  /** SHA-256 in hexadecimal, once. */
  digest(): string;
  close(): Promise<void>;
}

/**
 * @param keep whether what is there may be a beginning; it is hashed again then
 * @throws DISK_FULL when the rest has no room, STATE_UNWRITABLE, CANCELLED while hashing
 */
export async function openPart(
  path: string,
  name: string,
  planned: number,
  keep: boolean,
  signal: StepContext['signal'],
): Promise<Part> {
  const kept = keep ? await openKept(path, planned) : undefined;
  const file = kept ?? (await openFresh(path, name));
  try {
    const hash = createHash('sha256');
    const size = kept === undefined ? 0 : await hashAll(kept, hash, signal);
    await assertSpace(path, name, planned - size);
    return partIn(file, name, hash, size);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Only a plain file that nobody else has a name for, and that is not longer than it may become. */
async function openKept(path: string, planned: number): Promise<FileHandle | undefined> {
  try {
    const file = await open(path, constants.O_RDWR | SAFE_FLAGS);
    const found = await file.stat();
    if (found.isFile() && found.nlink === 1 && found.size > 0 && found.size <= planned) return file;
    await file.close();
  } catch {
    // Not there, a link, or unreadable: a fresh one takes its place.
  }
  return undefined;
}

async function openFresh(path: string, name: string): Promise<FileHandle> {
  try {
    await rm(path, { force: true });
    return await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  } catch (error) {
    throw diskFault(error, name);
  }
}

async function hashAll(file: FileHandle, hash: Hash, signal: StepContext['signal']): Promise<number> {
  const buffer = new Uint8Array(PIECE);
  for (let at = 0; ;) {
    if (signal.aborted) throw new GangwayError('CANCELLED');
    const { bytesRead } = await file.read(buffer, 0, PIECE, at);
    if (bytesRead === 0) return at;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

function partIn(file: FileHandle, name: string, begun: Hash, already: number): Part {
  let hash = begun;
  let size = already;
  let filling = new Uint8Array(PIECE);
  let filled = 0;
  const disk = pieceWriter(file, already, name);

  const flush = async (): Promise<void> => {
    if (filled > 0) filling = await disk.take(filling, filled);
    filled = 0;
    await disk.idle();
  };

  return {
    get size() {
      return size;
    },
    async write(chunk) {
      hash.update(chunk);
      size += chunk.length;
      let handedOver = false;
      for (let taken = 0; taken < chunk.length;) {
        const room = Math.min(PIECE - filled, chunk.length - taken);
        filling.set(chunk.subarray(taken, taken + room), filled);
        filled += room;
        taken += room;
        if (filled < PIECE) continue;
        filling = await disk.take(filling, filled);
        filled = 0;
        handedOver = true;
      }
      return handedOver;
    },
    flush,
    async restart() {
      await flush();
      await file.truncate(0);
      hash = createHash('sha256');
      size = 0;
      disk.rewind();
    },
    digest: () => hash.digest('hex'),
    async close() {
      await disk.idle().catch(() => undefined);
      await file.close();
    },
  };
}

async function assertSpace(path: string, name: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < needed)
    throw new GangwayError('DISK_FULL', { details: { file: name, needed: String(needed) } });
}
