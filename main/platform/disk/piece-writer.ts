/** Writes pieces behind each other while more of them are made: the disk and whoever makes them wait for each other only when far apart. */
import type { FileHandle } from 'node:fs/promises';
import { diskFault } from './fault.ts';

/** Bytes of a piece. */
export const PIECE = 1024 * 1024;

/** As many pieces are all the memory that this takes. More of them do not stay in the processor's cache, and cost time. */
const PIECES = 3;

export type Piece = Uint8Array<ArrayBuffer>;

export interface PieceWriter {
  /**
   * Takes a piece over.
   * @param length bytes of it that count
   * @returns an empty one, as soon as there is one
   * @throws what a write before it threw, at the latest when there is no room for another piece
   */
  take(piece: Piece, length: number): Promise<Piece>;
  /** Resolves when the system has everything. @throws DISK_FULL, STATE_UNWRITABLE */
  idle(): Promise<void>;
  /** Goes on at the beginning of the file; only when idle. */
  rewind(): void;
}

/**
 * In the order of the file and one call at a time, so that what is there is always a beginning; what has gathered
 * meanwhile goes with the next call.
 * @param already bytes that are there
 * @param name of the file, for errors
 */
export function pieceWriter(file: FileHandle, already: number, name: string): PieceWriter {
  let at = already;
  let made = 1;
  let waiting: Piece[] = [];
  const spare: Piece[] = [];
  /** The call under way, and all of them until nothing waits. */
  let call: Promise<void> | undefined;
  let all: Promise<void> | undefined;

  async function writeWaiting(): Promise<void> {
    const pieces = waiting;
    waiting = [];
    await writeAll(file, pieces, at, name);
    for (const piece of pieces) {
      at += piece.length;
      spare.push(new Uint8Array(piece.buffer));
    }
  }

  async function writeOn(): Promise<void> {
    while (waiting.length > 0) await (call = writeWaiting());
    all = undefined;
  }

  return {
    async take(piece, length) {
      waiting.push(piece.subarray(0, length));
      all ??= writeOn();
      // Heard of below, or by whoever waits for the end.
      all.catch(() => undefined);
      if (spare.length === 0 && made === PIECES) await call;
      const empty = spare.pop();
      if (empty !== undefined) return empty;
      made += 1;
      return new Uint8Array(PIECE);
    },
    idle: async () => all,
    rewind: () => {
      at = 0;
    },
  };
}

async function writeAll(file: FileHandle, pieces: readonly Piece[], at: number, name: string): Promise<void> {
  try {
    let left = pieces;
    for (let written = 0; left.length > 0;) {
      const { bytesWritten } = await file.writev([...left], at + written);
      written += bytesWritten;
      left = behind(left, bytesWritten);
    }
  } catch (error) {
    throw diskFault(error, name);
  }
}

/** What is left of the pieces without their first bytes. */
function behind(pieces: readonly Piece[], bytes: number): Piece[] {
  let skip = bytes;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(skip);
    skip = Math.max(0, skip - piece.length);
    return rest.length === 0 ? [] : [rest];
  });
}
