/** Writing a package to the disk while it comes in: hashed on the way, never more than was planned, cancellable. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Downloaded } from '../../core/packages/stages.ts';
import type { StepContext } from '../../core/ports/platform.ts';
import { diskFault } from './fault.ts';
import { type Folder, pathIn } from './folder.ts';

interface Planned {
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/**
 * @param name of the file inside the folder; a leftover of an earlier try is replaced
 * @param effect for the points `:before` and `:after`
 * @throws DISK_FULL, PACKAGE_DOWNLOAD_FAILED, CANCELLED, PACKAGE_HASH_MISMATCH as soon as it is too long, and
 * what the download itself throws. Nothing is left of the file then.
 */
export async function downloadTo(
  folder: Folder,
  name: string,
  planned: Planned,
  context: StepContext,
  effect: string,
): Promise<Downloaded> {
  await folder.point(`${effect}:before`);
  const path = await pathIn(folder, name, true);
  await assertSpace(path, name, planned.size);
  await rm(path, { force: true });
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const measured = await receive(file, name, planned, context);
      await file.sync();
      await folder.point(`${effect}:after`);
      return { file: name, ...measured };
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw diskFault(error, name);
  }
}

async function receive(
  file: FileHandle,
  name: string,
  planned: Planned,
  context: StepContext,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of arriving(planned.url, context)) {
    size += chunk.length;
    if (size > planned.size) {
      const details = { expectedSize: String(planned.size), why: 'too-long' };
      throw new GangwayError('PACKAGE_HASH_MISMATCH', { details });
    }
    hash.update(chunk);
    await writeAll(file, chunk, name);
    context.progress(size, planned.size);
  }
  return { size, sha256: hash.digest('hex') };
}

/** What the network throws stays apart from what the disk throws; cancelling waits for neither. */
async function* arriving(
  url: string,
  { download, signal }: StepContext,
): AsyncGenerator<Uint8Array, void, void> {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  try {
    pieces = (await unlessCancelled(download(url), signal))[Symbol.asyncIterator]();
    for (;;) {
      const next = await unlessCancelled(pieces.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    if (error instanceof GangwayError) throw error;
    throw new GangwayError('PACKAGE_DOWNLOAD_FAILED', { cause: error });
  } finally {
    // Closes the connection. Not waited for: a source that hangs would hang here too.
    pieces?.return?.().catch(() => undefined);
  }
}

/** @throws CANCELLED at once when the signal is aborted, however long the rest would hang */
async function unlessCancelled<T>(work: Promise<T>, signal: StepContext['signal']): Promise<T> {
  let stop = (): void => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new GangwayError('CANCELLED'));
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, name: string): Promise<void> {
  try {
    for (let written = 0; written < bytes.length;) {
      written += (await file.write(bytes, written)).bytesWritten;
    }
  } catch (error) {
    throw diskFault(error, name);
  }
}

async function assertSpace(path: string, name: string, size: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < size)
    throw new GangwayError('DISK_FULL', { details: { file: name, needed: String(size) } });
}
