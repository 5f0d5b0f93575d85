/**
 * What only Windows itself can show: owners and access lists, names of pipes, CNG, the scheduler, other accounts. Run by
 * `npm run test:windows` on Windows, as an administrator. Nothing of it is collected on another system.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'windows-itself',
    include: ['e2e/windows/real/**/*.test.ts'],
    globalSetup: ['e2e/windows/real/global-setup.ts'],
    // All of them change one computer.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 400_000,
  },
});
