/** Where agent and helper meet: a socket in a folder that was made for it, that its owner alone may enter. */
import type { Stats } from 'node:fs';
import { lstat, mkdtemp, realpath, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import { assertFolder } from './protected-folder.ts';

/** `sun_path` of macOS holds 104 bytes with the closing zero, that of Linux 108. */
const LONGEST_PATH = 103;

const failed = (why: string, cause?: unknown): GangwayError =>
  new GangwayError('HELPER_START_FAILED', { details: { why }, cause });

export interface MeetingPlace {
  /** Of the socket, which is not made yet. */
  readonly path: string;
  /** Takes socket and folder away. Safe to repeat. */
  remove(): Promise<void>;
}

/**
 * @param above a folder in which anybody may make one, e.g. for temporary files
 * @throws HELPER_START_FAILED when the path would be cut off, or the folder cannot be made
 */
export async function makeMeetingPlace(above: string): Promise<MeetingPlace> {
  let folder: string;
  try {
    // Without links, as the other end demands it: /tmp and /var are links on a Mac.
    folder = await mkdtemp(join(await realpath(above), 'gangway-'));
  } catch (cause) {
    throw failed('folder', cause);
  }
  // Nothing depends on it once it was used: an empty folder that stays is no reason to give up a good connection.
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
  const path = join(folder, 'agent');
  if (Buffer.byteLength(path) <= LONGEST_PATH) return { path, remove };
  await remove();
  throw failed('path-too-long');
}

/**
 * Judges a socket of which only the path is known, before anything connects to it.
 * @param owner who must have made it, in a folder for them alone that nobody else can have put there
 * @throws HELPER_START_FAILED
 */
export async function assertMeetingPlace(path: string, owner: number): Promise<void> {
  if (!isAbsolute(path) || normalize(path) !== path) throw failed('path');
  if (Buffer.byteLength(path) > LONGEST_PATH) throw failed('path-too-long');
  const folder = dirname(path);
  try {
    await assertFolder(folder, owner);
  } catch (cause) {
    throw failed('folder', cause);
  }
  if (((await lookAt(folder)).mode & 0o077) !== 0) throw failed('folder-mode');
  const socket = await lookAt(path);
  if (!socket.isSocket()) throw failed('not-a-socket');
  if (socket.uid !== owner) throw failed('socket-owner');
}

const lookAt = (path: string): Promise<Stats> =>
  lstat(path).catch((cause: unknown) => {
    throw failed('socket', cause);
  });
