/**
 * One agent at a time, by means that the operating system itself takes back when a process dies: no file with
 * a process number in it that could be stale, no time-outs, nothing to clean up.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import { diskFault, errnoOf } from './fault.ts';
import { type Folder, pathIn } from './folder.ts';

export interface Lock {
  release(): Promise<void>;
}

/** `open(2)` of macOS: take the lock while opening. Node passes it on but has no name for it. */
const MACOS_EXLOCK = 0x20;
/** libuv's flag for sharing with nobody, for Windows. */
const WINDOWS_EXLOCK = 0x1000_0000;

/**
 * Takes the lock called `name` of a folder.
 * @throws STATE_BUSY when another process (or this one) has it
 */
export async function lockIn(folder: Folder, name: string, os: NodeJS.Platform): Promise<Lock> {
  const path = await pathIn(folder, name, true);
  switch (os) {
    case 'linux':
      return bindSocket(await socketName(dirname(path)));
    case 'darwin':
      return openExclusively(path, MACOS_EXLOCK | constants.O_NONBLOCK);
    case 'win32':
      return openExclusively(path, WINDOWS_EXLOCK);
    default:
      throw new GangwayError('PLATFORM_UNSUPPORTED', { details: { os } });
  }
}

const busy = (cause: unknown): GangwayError => new GangwayError('STATE_BUSY', { cause });

async function openExclusively(path: string, flags: number): Promise<Lock> {
  try {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT | flags, 0o600);
    return { release: () => file.close() };
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK', 'EBUSY'].includes(errnoOf(error) ?? '')) throw busy(error);
    throw diskFault(error, 'lock');
  }
}

/** The folder's place on its disk, so that two ways to write its path are still one lock. */
async function socketName(directory: string): Promise<string> {
  const { dev, ino } = await stat(directory, { bigint: true });
  return `\0gangway-lock-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 40)}`;
}

/** Linux: a socket name in the kernel's abstract space exists as long as the process that bound it. */
function bindSocket(name: string): Promise<Lock> {
  const server = createServer((stranger) => stranger.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(errnoOf(error) === 'EADDRINUSE' ? busy(error) : diskFault(error, 'lock')),
    );
    server.listen({ path: name }, () => {
      server.unref();
      resolve({ release: () => new Promise((released) => void server.close(() => released())) });
    });
  });
}
