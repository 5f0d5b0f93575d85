import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectHelper } from '../../main/helper/helper-connection.ts';
import { HELPER_PROTOCOL } from '../../main/helper/messages.ts';
import { stdioElevation } from '../../main/helper/stdio.ts';
import { type Figure, median, ms, timed } from '../figure.ts';

const RUNS = 21;
const LIMIT_MS = 300;

const HELPER = join(import.meta.dirname, '../../dist/cli/gangway-helper.mjs');

/**
 * From the start of the built helper to the answer of its first command, the device's keys, beside a program that does
 * nothing, in turns. Needs the built command line.
 */
export async function helperStart(folder: string): Promise<Figure> {
  const nothing = join(folder, 'nothing.mjs');
  writeFileSync(nothing, '');
  const elevation = stdioElevation(process.env);

  async function once(computer: string): Promise<number> {
    const since = performance.now();
    const args = [HELPER, '--simulate', computer];
    const link = await elevation.start({ file: process.execPath, args }, new AbortController().signal);
    const helper = connectHelper(link);
    await helper.ask({ command: 'hello', protocol: HELPER_PROTOCOL, journal: 0 });
    await helper.ask({ command: 'keys' });
    const took = performance.now() - since;
    await helper.end();
    return took;
  }

  const bare = (): Promise<number> =>
    timed(() => spawnSync(process.execPath, [nothing], { stdio: 'ignore', timeout: 60_000 }));
  const computer = join(folder, 'computer');
  mkdirSync(computer);
  await once(computer); // fills the cache of compiled code, and makes the keys
  const own: number[] = [];
  const nothingAtAll: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    nothingAtAll.push(await bare());
    own.push(await once(computer));
  }
  const more = median(own) - median(nothingAtAll);
  return {
    what: 'start of the helper to its first command, over bare Node',
    measured: ms(more),
    beside: `${ms(median(nothingAtAll))} bare Node`,
    ratio: undefined,
    limit: `≤ ${LIMIT_MS} ms`,
    kept: more <= LIMIT_MS,
  };
}
