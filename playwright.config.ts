import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { browserPath } from './scripts/browser.ts';

const executablePath = await browserPath();

const folder = (name: string) => ({ name, testDir: `e2e/${name}` });

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: process.env['CI'] === 'true',
  retries: 0,
  workers: 2,
  // Limits end what hangs. A machine that is busy for a while is no failure.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  use: {
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // The sandbox of Chromium refuses to run as root, which is what containers are.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
    ignoreHTTPSErrors: false,
    trace: 'retain-on-failure',
  },
  // The shell is driven on its own Electron and has its own way in: scripts/shell/run.ts.
  projects: ['wizard', 'portal', 'console'].filter((name) => existsSync(`e2e/${name}`)).map(folder),
});
