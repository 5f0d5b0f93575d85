/** Hashes a file and writes it, in the order in which its pieces come: what is there is always a beginning. */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';

/** Bytes of a piece. */
export const PIECE = 512 * 1024;

export type Piece = Uint8Array<ArrayBuffer>;

export type ToWriting =
  /** `at` undefined: the file has it already, it is only hashed. */
  | { readonly what: 'piece'; readonly bytes: Piece; readonly at: number | undefined }
  /** Forget what was hashed. */
  | { readonly what: 'restart' | 'digest' };

export type FromWriting =
  | { readonly what: 'empty'; readonly buffer: ArrayBuffer }
  | { readonly what: 'digest'; readonly sha256: string }
  /** The last word: nothing is done any more. */
  | { readonly what: 'failed'; readonly errno: string | undefined };

/** @param give what is not the speaker's any more */
export type Say<Word> = (word: Word, give: ArrayBuffer[]) => void;

/**
 * Bytes of one call. For a larger one Linux takes memory in larger blocks, which a virtual machine has often given back
 * to its host: a GB took 1.1 s to write then, and takes 0.4 s so. What was hashed just now is still in the cache, too.
 */
const CALL = 32 * 1024;

export function writing(fd: number, say: Say<FromWriting>): (word: ToWriting) => void {
  let hash = createHash('sha256');
  /** What comes behind a hole would be no beginning. */
  let isBroken = false;

  function hashAndWrite(bytes: Uint8Array, at: number | undefined): void {
    for (let done = 0; done < bytes.length;) {
      const part = bytes.subarray(done, done + CALL);
      hash.update(part);
      for (let written = 0; at !== undefined && written < part.length;) {
        written += writeSync(fd, part, written, part.length - written, at + done + written);
      }
      done += part.length;
    }
  }

  return (word) => {
    if (isBroken) return;
    try {
      switch (word.what) {
        case 'piece':
          hashAndWrite(word.bytes, word.at);
          return say({ what: 'empty', buffer: word.bytes.buffer }, [word.bytes.buffer]);
        case 'digest':
          return say({ what: 'digest', sha256: hash.digest('hex') }, []);
        case 'restart':
          hash = createHash('sha256');
      }
    } catch (error) {
      isBroken = true;
      say({ what: 'failed', errno: (error as NodeJS.ErrnoException).code }, []);
    }
  };
}
