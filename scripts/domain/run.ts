/**
 * `npm run test:domain`: the domain tests (e2e/domain) in namespaces of their own. Where they cannot run, one line
 * says what is missing. Report: .reports/domain.json.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isolated } from './isolated.ts';
import { missing } from './missing.ts';

const REPORT = '.reports/domain.json';
/** The whole takes a minute on a quiet machine. */
const LONGEST_MS = 10 * 60_000;

mkdirSync('.reports', { recursive: true });
rmSync(REPORT, { force: true });
const absent = missing();
if (absent === undefined) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'e2e/domain/vitest.config.ts'];
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const command = [process.execPath, ...vitest, ...reports, ...process.argv.slice(2)];
  const { status } = spawnSync('unshare', isolated(command), {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  process.exitCode = status ?? 1;
} else {
  console.log(`skipped: domain tests: this machine lacks ${absent.what}`);
  // What .ci/run installs and is not there is a failure: without a report it is counted as one.
  if (absent.installable && process.env['CI'] === 'true') process.exitCode = 1;
  else writeFileSync(REPORT, JSON.stringify({ skipped: `lacks ${absent.what}` }));
}
