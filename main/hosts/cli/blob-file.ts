/** Reading a file that holds a credential: one look, one read, nothing of it left behind. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { GangwayError } from '../../../protocol/errors.ts';

/** Windows has neither: there the look before opening is all there is. A pipe must not hold the command up. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a regular file, which the caller fills with zeros after use.
 * @param limit bytes; of a larger file `limit + 1` come back
 * @throws USAGE for a link, for what is no regular file and for what cannot be read
 */
export async function readCredentialFile(path: string, limit: number): Promise<Uint8Array> {
  const file = await opened(path);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw usage('notAFile', path);
    return await bytesOf(file, Math.min(found.size, limit + 1));
  } catch (cause) {
    throw cause instanceof GangwayError ? cause : usage('file', path, cause);
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    if ((await lstat(path)).isSymbolicLink()) throw usage('notAFile', path);
    return await open(path, FLAGS);
  } catch (cause) {
    throw cause instanceof GangwayError ? cause : usage('file', path, cause);
  }
}

async function bytesOf(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  try {
    while (filled < size) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } catch (error) {
    bytes.fill(0);
    throw error;
  }
}

const usage = (what: string, value: string, cause?: unknown): GangwayError =>
  new GangwayError('USAGE', { details: { what, value: value.slice(0, 100) }, cause });
