import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli, CLI } from '../../scripts/build/cli.ts';
import { type Figure, median, ms, timed } from '../figure.ts';

const RUNS = 41;
const LIMIT = 1.5;

/** The built command line's `--version` beside a program that does nothing, in turns. */
export async function cliStart(folder: string): Promise<Figure> {
  await buildCli();
  const nothing = join(folder, 'nothing.mjs');
  writeFileSync(nothing, '');
  const start = (...args: string[]): Promise<number> =>
    timed(() => {
      const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
    });
  await start(CLI, '--version'); // fills the cache of compiled code
  const own: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await start(nothing));
    own.push(await start(CLI, '--version'));
  }
  const ratio = median(own) / median(bare);
  return {
    what: 'start of the built command line (--version)',
    measured: ms(median(own)),
    beside: `${ms(median(bare))} bare Node`,
    ratio,
    limit: `≤ ${LIMIT} ×`,
    kept: ratio <= LIMIT,
  };
}
