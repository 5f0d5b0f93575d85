/** `npm run test:windows` on Linux; not part of `npm test`, because it needs Wine. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'windows',
    include: ['e2e/windows/*.test.ts'],
    globalSetup: ['e2e/windows/global-setup.ts'],
    // The steps of one enrollment follow each other, and one computer after the other is enough for a small machine.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 400_000,
  },
});
