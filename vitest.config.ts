import { defineConfig } from 'vitest/config';

/** What only macOS itself can show. */
const ON_A_MAC = process.platform === 'darwin' ? [] : ['main/platform/darwin/real/**'];

const project = (name: string, folders: string, globalSetup: string[] = [], limits: object = {}) => ({
  extends: true as const,
  test: {
    name,
    globalSetup,
    ...limits,
    include: [`${folders}/**/*.test.{ts,tsx}`],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.tsbuild/**', '**/.cache/**', ...ON_A_MAC],
  },
});

export default defineConfig({
  test: {
    // Real servers, databases and processes stand behind many tests; two at a time keep a small machine honest.
    maxWorkers: 2,
    // Limits end what hangs. A machine that is busy for a while is no failure.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    projects: [
      project('agent', '{protocol,texts,main,renderer}'),
      project('service', 'server', ['server/storage/testing/global-setup.ts']),
      project('tools', '{scripts,demo,bench}'),
      // Whole runs of the built command line against a real service; one test starts up to twenty processes.
      project('flow', 'e2e/flow', ['scripts/build/cli-for-tests.ts'], { testTimeout: 300_000 }),
    ],
  },
});
