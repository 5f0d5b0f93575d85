/** `npm run bench`: the project's figures beside their limits, all from one run on this machine. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, tableOf } from './figure.ts';
import { cliStart } from './rows/cli-start.ts';
import { download } from './rows/download.ts';
import { enrollment } from './rows/enrollment.ts';
import { joinBlob } from './rows/join-blob.ts';
import { helperStart } from './rows/helper-start.ts';
import { journalAppend } from './rows/journal.ts';
import { serverStart } from './rows/server-start.ts';
import { throughput } from './rows/throughput.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gangway-bench-'));
const folder = (name: string): string => {
  const path = join(scratch, name);
  mkdirSync(path);
  return path;
};

try {
  const figures: Figure[] = [
    await cliStart(folder('cli')),
    await helperStart(folder('helper')),
    ...(await enrollment(folder('enrollment'))),
    ...(await download(folder('download'))),
    await journalAppend(folder('journal')),
    ...(await joinBlob()),
    ...(await serverStart(folder('server'))),
    await throughput(folder('throughput')),
  ];
  const [cpu] = cpus();
  console.log(`\nMedians on ${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}\n`);
  console.log(tableOf(figures));
  if (figures.some(({ kept }) => kept === false)) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
