import { defineConfig } from '@playwright/test';

/** The shell proof has a way in of its own (scripts/shell/run.ts), which gives it a display and an Electron. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/shell',
  forbidOnly: process.env['CI'] === 'true',
  retries: 0,
  workers: 1,
  // Limits end what hangs. A machine that is busy for a while is no failure.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json']],
});
