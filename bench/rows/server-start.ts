import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startService } from '../../demo/service.ts';
import { type Figure, median, ms, timed } from '../figure.ts';

const RUNS = 5;
const LIMIT_MS = 1000;

/** The service from its process to listening: the first time in an empty folder, and again in the same. */
export async function serverStart(folder: string): Promise<Figure[]> {
  const first: number[] = [];
  const again: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const data = mkdtempSync(join(folder, 'start-'));
    bare.push(await timed(() => spawnSync(process.execPath, ['-e', '0'], { stdio: 'ignore' })));
    for (const times of [first, again]) {
      let service: Awaited<ReturnType<typeof startService>> | undefined;
      times.push(
        await timed(async () => {
          service = await startService(data);
        }),
      );
      await service?.stop();
    }
  }
  const figure = (what: string, times: readonly number[]): Figure => ({
    what,
    measured: ms(median(times)),
    beside: `${ms(median(bare))} bare Node`,
    ratio: median(times) / median(bare),
    limit: `≤ ${LIMIT_MS} ms`,
    kept: median(times) <= LIMIT_MS,
  });
  return [
    figure('service: start to listening, in an empty folder', first),
    figure('service: start to listening, again', again),
  ];
}
