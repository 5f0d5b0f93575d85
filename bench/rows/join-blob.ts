import { readFileSync } from 'node:fs';
import { inspectBlobFile } from '../../main/core/odj/inspect.ts';
import { failureOf } from '../../main/core/failure.ts';
import { readJoinBlob } from '../../main/core/odj/join-blob.ts';
import { type Figure, median, ms, timed } from '../figure.ts';

const RUNS = 500;
const LIMIT_MS = 2;
const MUTATIONS = 10_000;
/** Of one of them, in time of the processor: how busy the machine is with other work does not count. */
const SLOWEST_MS = 50;
const FIXTURE = new URL('../../main/core/odj/fixtures/ACME-LT-042.txt', import.meta.url);

/** A join blob from its file's bytes to what it would do; and many that were damaged. */
export async function joinBlob(): Promise<Figure[]> {
  const file = readFileSync(FIXTURE);
  const own: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await timed(() => Buffer.from(file.toString('utf16le').slice(1, -1), 'base64')));
    own.push(await timed(() => inspectBlobFile(file)));
  }
  return [
    {
      what: 'domain join blob: from the file to what it says',
      measured: ms(median(own)),
      beside: `${ms(median(bare))} base64 alone`,
      ratio: median(own) / LIMIT_MS,
      limit: `≤ ${LIMIT_MS} ms`,
      kept: median(own) <= LIMIT_MS,
    },
    damaged(file),
  ];
}

/** Each is read or refused with a code; anything else that is thrown ends the run. */
function damaged(file: Buffer): Figure {
  const blob = Buffer.from(file.toString('utf16le').slice(1, -1), 'base64');
  const random = randomFrom(20_261_121);
  let slowest = 0;
  let refused = 0;
  for (let run = 0; run < MUTATIONS; run += 1) {
    const bytes = mutated(blob, random);
    const since = process.cpuUsage();
    if (!readJoinBlob(bytes).ok) refused += 1;
    const { user, system } = process.cpuUsage(since);
    slowest = Math.max(slowest, (user + system) / 1000);
  }
  // Also as a file, where another decoder stands in front.
  for (let run = 0; run < MUTATIONS / 10; run += 1) inspectDamaged(mutated(file, random));
  return {
    what: `${MUTATIONS.toLocaleString('en')} damaged join blobs: processor time of the slowest`,
    measured: ms(slowest),
    beside: `${refused} refused, none crashed`,
    ratio: slowest / SLOWEST_MS,
    limit: `≤ ${SLOWEST_MS} ms`,
    kept: slowest <= SLOWEST_MS && refused > 0,
  };
}

function inspectDamaged(file: Uint8Array): void {
  try {
    inspectBlobFile(file);
  } catch (error) {
    if (failureOf(error).code === 'INTERNAL') throw error;
  }
}

/** One to four bytes changed; now and then cut, or a piece of it moved. */
function mutated(blob: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(blob);
  for (let left = 1 + random(4); left > 0; left -= 1) bytes[random(bytes.length)] = random(256);
  switch (random(4)) {
    case 0:
      return bytes.subarray(0, random(bytes.length));
    case 1:
      bytes.copy(bytes, random(bytes.length), random(bytes.length), bytes.length);
      return bytes;
    default:
      return bytes;
  }
}

/** The same numbers in each run (mulberry32), so that what was found once is found again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
