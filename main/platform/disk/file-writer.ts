/**
 * Hashes and writes a file on a thread of its own, while this one fetches more of it: on two processors each has half of
 * the work. A piece belongs to whoever has it: it goes to the thread and comes back empty, and nothing is copied.
 */
import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { diskFault } from './fault.ts';
import { type FromWriting, type Piece, PIECE, type Say, type ToWriting, writing } from './writing.ts';

/** As many pieces are all the memory that this takes: 4 MiB, what comes while the system lets the other thread wait. */
const PIECES = 8;

/** Bytes of a file that is written before a thread would have begun: it is written on this one. */
const SMALL = 1024 * 1024;

/** Every wait throws DISK_FULL or STATE_UNWRITABLE when something before it could not be written. One wait at a time. */
export interface FileWriter {
  /** An empty piece, as soon as there is one. */
  empty(): Promise<Piece>;
  /** Hashes what is in a piece and writes it, behind everything before it. @param at `undefined`: the file has it already */
  take(piece: Piece, at: number | undefined): void;
  /** Resolves when the system has everything. */
  idle(): Promise<void>;
  /** Forgets what was hashed. */
  restart(): void;
  /** SHA-256 in hexadecimal, once. */
  digest(): Promise<string>;
  /** Nothing is written any more when it resolves: the file may be closed only then. */
  end(): Promise<void>;
}

/** Beside this file, as it runs from its source or as it was built. */
const thread = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './writing-thread.ts' : './writing-thread.mjs', import.meta.url);

interface Writing {
  readonly say: Say<ToWriting>;
  /** Resolves when nothing is done any more. */
  end(): Promise<unknown>;
}

function onThread(fd: number, hear: (word: FromWriting) => void, fail: (error: unknown) => void): Writing {
  const worker = new Worker(thread(), { workerData: fd });
  worker.on('message', hear);
  worker.once('error', fail);
  return { say: (word, give) => worker.postMessage(word, give), end: () => worker.terminate() };
}

const onThisThread = (fd: number, hear: (word: FromWriting) => void): Writing => ({
  say: writing(fd, hear),
  end: async () => undefined,
});

/**
 * @param name of the file, for errors
 * @param size that it will have, bytes
 */
export function fileWriter(file: FileHandle, name: string, size: number): FileWriter {
  const spare: Piece[] = [];
  let made = 0;
  let underWay = 0;
  let digest: string | undefined;
  let failure: Error | undefined;
  let wake = (): void => undefined;

  const fail = (error: unknown): void => {
    failure ??= diskFault(error, name);
    wake();
  };
  const hear = (word: FromWriting): void => {
    switch (word.what) {
      case 'empty':
        underWay -= 1;
        spare.push(new Uint8Array(word.buffer));
        break;
      case 'digest':
        digest = word.sha256;
        break;
      case 'failed':
        fail(Object.assign(new Error('write'), { code: word.errno }));
    }
    wake();
  };
  const { say, end } = size <= SMALL ? onThisThread(file.fd, hear) : onThread(file.fd, hear, fail);

  /** Looks again after everything that was heard. */
  async function until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      if (failure !== undefined) throw failure;
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    empty: () =>
      until(() => {
        if (spare.length > 0 || made === PIECES) return spare.pop();
        made += 1;
        return new Uint8Array(PIECE);
      }),
    take(piece, at) {
      underWay += 1;
      say({ what: 'piece', bytes: piece, at }, [piece.buffer]);
    },
    idle: async () => void (await until(() => underWay === 0 || undefined)),
    restart: () => say({ what: 'restart' }, []),
    digest() {
      say({ what: 'digest' }, []);
      return until(() => digest);
    },
    end: async () => void (await end()),
  };
}
