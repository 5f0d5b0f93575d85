/**
 * Runs the shell proof (e2e/shell) on the Electron of package.json: in the workflow, on all three systems. It must have
 * been fetched (`node node_modules/electron/install.js`); on Linux it wants a display and namespaces for its sandbox.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSide, SIDES } from '../build/browser-side.ts';
import { buildElectron, ELECTRON_APP } from '../build/electron.ts';

/** These look for the engine's process in /proc, or stop it, as only Linux can. */
const OF_LINUX = ['--grep-invert', 'when the engine is killed|when the page dies'];

/** In Node the package is the path of its program. */
const electron = createRequire(import.meta.url)('electron') as string;

for (const side of SIDES) await buildSide(side, false);
await buildElectron();
mkdirSync('.reports', { recursive: true });
const homes = mkdtempSync(join(tmpdir(), 'gangway-shell-'));
try {
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'e2e/shell/playwright.config.ts',
      ...(process.platform === 'linux' ? [] : OF_LINUX),
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        TEST_SHELL_STAGE: homes,
        TEST_SHELL_ELECTRON: electron,
        TEST_SHELL_APP: resolve(ELECTRON_APP),
        PLAYWRIGHT_JSON_OUTPUT_NAME: resolve('.reports/shell-current.json'),
      },
    },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(homes, { recursive: true, force: true, maxRetries: 10 });
}
