/**
 * Packages in shared folders: read like files, as the person who runs this program. The bytes are believed by nobody; their
 * hash decides.
 */
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { posix } from 'node:path';
import { GangwayError } from '../../protocol/errors.ts';
import type { SharePlace } from '../../protocol/installation-point.ts';
import type { DownloadFrom, OpenShare, PackageBytes } from '../core/ports/server.ts';
import { errnoOf } from './disk/fault.ts';
import { SAFE_FLAGS } from './disk/read-file.ts';

const PIECE = 256 * 1024;

/** `\\server\share\folder\package.msi`. @param place has nothing in it that means more than a name */
export const uncPath = ({ host, share, path }: SharePlace): string =>
  `\\\\${[host, share, ...path].join('\\')}`;

/** Where macOS shows a shared folder that the person connected to in the Finder. */
const VOLUMES = '/Volumes';

/**
 * The file on a Mac.
 * @param volumes the folder of mounted volumes
 * @throws PACKAGE_DOWNLOAD_FAILED when the share is not mounted, or a link leads out of it
 */
export async function volumePath(place: SharePlace, volumes = VOLUMES): Promise<string> {
  const mounted = posix.join(volumes, place.share);
  const [volume, above] = await Promise.all(
    [mounted, volumes].map((path) => lstat(path).catch(() => undefined)),
  );
  // A folder of that name that anybody made is no shared folder: it lies on the same disk as its parent.
  if (!volume?.isDirectory() || volume.dev === above?.dev) throw failed(place, `not mounted at ${mounted}`);
  const path = posix.join(mounted, ...place.path);
  const real = await realpath(path).catch((error: unknown) => {
    throw failed(place, errnoOf(error) ?? 'unknown', error);
  });
  const root = await realpath(mounted);
  if (!real.startsWith(`${root}/`)) throw failed(place, 'a link out of it');
  return real;
}

const failed = ({ host, share }: SharePlace, why: string, cause?: unknown): GangwayError =>
  new GangwayError('PACKAGE_DOWNLOAD_FAILED', { details: { share: `//${host}/${share}`, why }, cause });

/** @param os the system this runs on: only Windows opens shared folders by themselves */
export const openShareOn =
  (os: NodeJS.Platform): OpenShare =>
  async (place, from) => {
    switch (os) {
      case 'win32':
        return openFile(uncPath(place), place, from);
      case 'darwin':
        return openFile(await volumePath(place), place, from);
      default:
        throw failed(place, 'no shared folders on this system');
    }
  };

/**
 * A file as the bytes of a package. What it was last written at stands for its content until the hash decides: the rest
 * of a file that was changed is not asked for.
 * @throws PACKAGE_DOWNLOAD_FAILED
 */
export async function openFile(path: string, place: SharePlace, from?: DownloadFrom): Promise<PackageBytes> {
  const file = await open(path, SAFE_FLAGS).catch((error: unknown) => {
    throw failed(place, errnoOf(error) ?? 'unknown', error);
  });
  try {
    const stats = await file.stat({ bigint: true });
    if (!stats.isFile()) throw failed(place, 'not a file');
    const tag = `"${stats.size}-${stats.mtimeNs}"`;
    const offset = from?.tag === tag && from.offset <= Number(stats.size) ? from.offset : 0;
    return Object.assign(pieces(file, offset, place), { offset, tag });
  } catch (error) {
    await file.close();
    throw error instanceof GangwayError ? error : failed(place, errnoOf(error) ?? 'unknown', error);
  }
}

async function* pieces(
  file: FileHandle,
  offset: number,
  place: SharePlace,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let at = offset; ;) {
      // A new one each time: whoever took the last one may still write it to the disk.
      const piece = Buffer.alloc(PIECE);
      const { bytesRead } = await file.read(piece, 0, PIECE, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } catch (error) {
    throw failed(place, errnoOf(error) ?? 'unknown', error);
  } finally {
    await file.close();
  }
}
