import { defineConfig } from 'vitest/config';

/** Apart from the others: these tests run only in the namespaces that scripts/domain/run.ts makes. */
export default defineConfig({
  test: {
    include: ['e2e/domain/**/*.test.ts'],
    globalSetup: ['e2e/domain/with-controller.ts'],
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
