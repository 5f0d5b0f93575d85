/**
 * Hashes and writes a file on a thread of its own, while this one fetches more of it: on two processors each has half of
 * the work. A piece belongs to whoever has it: it goes to the thread and comes back empty, and nothing is copied.
 */
import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { diskFault } from './fault.ts';

/** Bytes of a piece. */
export const PIECE = 512 * 1024;

/** As many pieces are all the memory that this takes. */
const PIECES = 4;

export type Piece = Uint8Array<ArrayBuffer>;

export interface ThreadStart {
  readonly fd: number;
}

export type ToThread =
  | { readonly what: 'piece'; readonly bytes: Piece; readonly at: number | undefined }
  | { readonly what: 'restart' | 'digest' };

export type FromThread =
  | { readonly what: 'empty'; readonly buffer: ArrayBuffer }
  | { readonly what: 'digest'; readonly sha256: string }
  | { readonly what: 'failed'; readonly errno: string | undefined };

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

/** @param name of the file, for errors */
export function fileWriter(file: FileHandle, name: string): FileWriter {
  const workerData: ThreadStart = { fd: file.fd };
  const worker = new Worker(thread(), { workerData });
  const spare: Piece[] = [];
  let made = 0;
  let underWay = 0;
  let digest: string | undefined;
  let failure: Error | undefined;
  let wake = (): void => undefined;

  const say = (word: ToThread, give: ArrayBuffer[] = []): void => worker.postMessage(word, give);
  const fail = (error: unknown): void => {
    failure ??= diskFault(error, name);
    wake();
  };
  worker.on('message', (word: FromThread) => {
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
  });
  worker.once('error', fail);

  /** Tries again after everything that the thread said. */
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
    restart: () => say({ what: 'restart' }),
    digest() {
      say({ what: 'digest' });
      return until(() => digest);
    },
    end: async () => void (await worker.terminate()),
  };
}
