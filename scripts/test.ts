/**
 * `npm test`: unit and integration tests, browser tests, and the shell proof where this machine can run it. What
 * is missing is skipped with one line; with CI=true it fails instead. Reports: .reports/*.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { browserPath } from './browser.ts';
import { buildSide, SIDES } from './build/browser-side.ts';
import { sumReports } from './sum-results.ts';
import { getElectron, testElectron } from './shell/get-electron.ts';

const isCi = process.env['CI'] === 'true';
const reports: string[] = [];
const absent: string[] = [];
let failed = false;

const run = (command: string, args: readonly string[], environment: Record<string, string> = {}): void => {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) failed = true;
};
/** Runs a program of node_modules, without the wrappers that differ between systems. */
const tool = (program: string, args: readonly string[], environment?: Record<string, string>): void =>
  run(process.execPath, [`node_modules/${program}`, ...args], environment);
const works = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Says what cannot run here, and how to get it. */
const missing = (what: string, how: string): void => {
  absent.push(`skipped: ${what}: ${how}`);
  if (isCi) failed = true;
};

rmSync('.reports', { recursive: true, force: true });
mkdirSync('.reports');

tool('vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=.reports/vitest.json',
]);
reports.push('vitest');

if (process.getuid?.() !== 0 && !works('sudo', '-n', 'true')) {
  missing('tests of two accounts', 'root, or sudo that asks for no password');
}

for (const side of SIDES) await buildSide(side, false);

const browser = await browserPath();
// Elsewhere an installed browser would open its window to say its version.
if (browser !== undefined && (process.platform !== 'linux' || works(browser, '--version'))) {
  tool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    TEST_BROWSER: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: '.reports/playwright.json',
  });
  reports.push('playwright');
} else {
  missing(
    'browser tests',
    'no browser that starts; npx playwright install --with-deps chromium, or install Chrome',
  );
}

if (!works('openssl', 'version')) {
  missing('certificates made by openssl', 'install OpenSSL 3 and put it in the PATH');
}

shellProof();

for (const line of absent) console.log(line);
const { passed, failed: failures, skipped } = sumReports('.reports', reports);
console.log(`tests: ${passed} passed, ${failures} failed, ${skipped} skipped`);
if (failed && failures === 0) {
  console.log(
    'failed all the same: something that this machine lacks, or an error outside of every test; see above',
  );
}
if (failed || failures > 0) process.exitCode = 1;

/** On Linux x64 with Xvfb, and with an Electron that is only fetched when asked for. */
function shellProof(): void {
  const how = 'needs Linux x64, Xvfb and `node scripts/shell/get-electron.ts`; .ci/run sets all of it up';
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync('/usr/bin/Xvfb')) {
    return missing('shell proof', how);
  }
  try {
    if (isCi) getElectron();
  } catch (error) {
    return missing('shell proof', error instanceof Error ? error.message : String(error));
  }
  if (testElectron() === undefined) return missing('shell proof', how);
  const command = [process.execPath, 'scripts/shell/run.ts'];
  // SECURITY: nobody vouches for that Electron, so where it is possible it sees no network but loopback.
  const cutOff = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  if (works('unshare', ...cutOff, 'true')) run('unshare', [...cutOff, ...command]);
  else run(process.execPath, command.slice(1));
  reports.push('shell');
}
