/**
 * `npm run test:windows`: on Linux the agent on Wine, where this machine has it; on Windows what only Windows itself can
 * show, which wants an administrator. What is missing is said in one line; with CI=true that is a failure. Report:
 * .reports/windows.json.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { missingForWindows } from './parts.ts';

const isWindows = process.platform === 'win32';
const missing = isWindows ? undefined : missingForWindows();
if (missing === undefined) {
  mkdirSync('.reports', { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=.reports/windows.json'];
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    isWindows ? 'e2e/windows/real/vitest.config.ts' : 'e2e/windows/vitest.config.ts',
    '--root',
    '.',
  ];
  const { status } = spawnSync(process.execPath, [...args, ...reporters], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.log(`skipped: Windows tests: ${missing}`);
  if (process.env['CI'] === 'true') process.exitCode = 1;
}
