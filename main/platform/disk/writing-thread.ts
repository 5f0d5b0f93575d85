/** A thread that hashes and writes one file. `file-writer.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { writing } from './writing.ts';

parentPort?.on(
  'message',
  writing(workerData as number, (word, give) => parentPort?.postMessage(word, give)),
);
