/**
 * Runs the shell proof (e2e/shell) on the old Electron: own display, no network but loopback, and for Electron a
 * user without rights. Run by scripts/test.ts, in a network namespace of its own.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildForOldElectron } from '../../e2e/shell/old/build.ts';
import { openDisplay } from './display.ts';
import { testElectron } from './get-electron.ts';

/** `nobody` of every Linux distribution. */
const NOBODY = '65534';

const electron = testElectron();
if (electron === undefined)
  throw new Error('the old Electron is missing: node scripts/shell/get-electron.ts');

const outside = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
if (outside.length > 0)
  console.log(`shell proof: not cut off from the network (${outside.join(', ')}): it needs root`);

// All that Electron's user must read is copied to where anybody can: a checkout may lie in a private folder.
const stage = mkdtempSync(join(tmpdir(), 'gangway-shell-'));
chmodSync(stage, 0o755);
const display = await openDisplay();
try {
  cpSync(electron, join(stage, 'electron'), { recursive: true });
  copyFileSync(process.execPath, join(stage, 'node'));
  mkdirSync(join(stage, 'app'));
  await buildForOldElectron(join(stage, 'app'));
  writeFileSync(join(stage, 'run-electron'), runner(), { mode: 0o755 });
  const { status } = spawnSync(
    'node_modules/.bin/playwright',
    ['test', '--config', 'e2e/shell/playwright.config.ts', ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        DISPLAY: display.name,
        TEST_SHELL_STAGE: stage,
        PLAYWRIGHT_JSON_OUTPUT_NAME: join(process.cwd(), '.reports/shell.json'),
      },
    },
  );
  process.exitCode = status ?? 1;
} finally {
  display.close();
  rmSync(stage, { recursive: true, force: true });
}

/**
 * Starts Electron without rights when we are root. Its own sandbox of namespaces is on, whatever the test runner
 * adds; the system-call filter of that old version ends the page's process on current systems, so it alone is off.
 */
function runner(): string {
  const drop =
    process.getuid?.() === 0
      ? `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --no-new-privs `
      : '';
  return [
    '#!/bin/sh',
    'for arg; do shift; [ "$arg" = --no-sandbox ] || set -- "$@" "$arg"; done',
    `exec ${drop}${join(stage, 'electron/electron')} --disable-seccomp-filter-sandbox "$@"`,
    '',
  ].join('\n');
}
