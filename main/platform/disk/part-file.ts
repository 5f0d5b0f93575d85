/** The file that a package is fetched into: appended to in large pieces, hashed on the way, whatever its size. */
import { constants } from 'node:fs';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import { diskFault } from './fault.ts';
import { type FileWriter, fileWriter } from './file-writer.ts';
import { SAFE_FLAGS } from './read-file.ts';
import { type Piece, PIECE } from './writing.ts';

export interface Part {
  /** Bytes that are there, those in memory included. */
  readonly size: number;
  /** Copies it. @returns whether a whole piece was handed to the disk. */
  write(chunk: Uint8Array): Promise<boolean>;
  /** Hands everything in memory to the disk. */
  flush(): Promise<void>;
  /** Throws away what is there. */
  restart(): Promise<void>;
  /** SHA-256 in hexadecimal, once. */
  digest(): Promise<string>;
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
  const writer = fileWriter(file, name, planned);
  try {
    const size = kept === undefined ? 0 : await hashAll(kept, writer, signal);
    await assertSpace(path, name, planned - size);
    return partIn(file, writer, size);
  } catch (error) {
    await close(file, writer);
    throw error;
  }
}

async function close(file: FileHandle, writer: FileWriter): Promise<void> {
  await writer.end();
  await file.close();
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

async function hashAll(file: FileHandle, writer: FileWriter, signal: StepContext['signal']): Promise<number> {
  for (let at = 0; ;) {
    if (signal.aborted) throw new GangwayError('CANCELLED');
    const piece = await writer.empty();
    const { bytesRead } = await file.read(piece, 0, PIECE, at);
    writer.take(piece.subarray(0, bytesRead), undefined);
    if (bytesRead === 0) return at;
    at += bytesRead;
  }
}

function partIn(file: FileHandle, writer: FileWriter, already: number): Part {
  let size = already;
  let filling: Piece | undefined;
  let filled = 0;

  const handOver = (): void => {
    if (filling !== undefined) writer.take(filling.subarray(0, filled), size - filled);
    filling = undefined;
    filled = 0;
  };
  const flush = (): Promise<void> => {
    handOver();
    return writer.idle();
  };

  return {
    get size() {
      return size;
    },
    async write(chunk) {
      let handedOver = false;
      for (let rest = chunk; rest.length > 0;) {
        filling ??= await writer.empty();
        const some = rest.subarray(0, PIECE - filled);
        filling.set(some, filled);
        filled += some.length;
        size += some.length;
        rest = rest.subarray(some.length);
        if (filled < PIECE) continue;
        handOver();
        handedOver = true;
      }
      return handedOver;
    },
    flush,
    async restart() {
      await flush();
      await file.truncate(0);
      writer.restart();
      size = 0;
    },
    digest: () => writer.digest(),
    close: () => close(file, writer),
  };
}

async function assertSpace(path: string, name: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < needed)
    throw new GangwayError('DISK_FULL', { details: { file: name, needed: String(needed) } });
}
