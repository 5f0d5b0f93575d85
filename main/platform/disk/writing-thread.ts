/**
 * The thread that hashes a file and writes it, in the order in which its pieces come: what is there is always a
 * beginning. `file-writer.ts` starts it; its words are there.
 */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadStart, ToThread } from './file-writer.ts';

/**
 * Bytes of one call. For a larger one Linux takes memory in larger blocks, which a virtual machine has often given back
 * to its host: a GB took 1.1 s to write then, and takes 0.4 s so. What was hashed just now is still in the cache, too.
 */
const CALL = 32 * 1024;

const { fd } = workerData as ThreadStart;
let hash = createHash('sha256');
/** What comes behind a hole would be no beginning. */
let isBroken = false;

const say = (word: FromThread, give: ArrayBuffer[] = []): void => parentPort?.postMessage(word, give);

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

parentPort?.on('message', (word: ToThread) => {
  if (isBroken) return;
  try {
    switch (word.what) {
      case 'piece':
        hashAndWrite(word.bytes, word.at);
        return say({ what: 'empty', buffer: word.bytes.buffer }, [word.bytes.buffer]);
      case 'digest':
        return say({ what: 'digest', sha256: hash.digest('hex') });
      case 'restart':
        hash = createHash('sha256');
    }
  } catch (error) {
    isBroken = true;
    say({ what: 'failed', errno: (error as NodeJS.ErrnoException).code });
  }
});
