/**
 * `npm start`: opens the window. In Electron when its runtime is on this machine, else in the browser, and says
 * which in one line. `--browser` asks for the browser; every other option goes to the window, e.g. `--simulate DIR`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSide, SIDES } from './build/browser-side.ts';
import { buildElectron, ELECTRON_APP } from './build/electron.ts';

const BROWSER = '--browser';
const ROOT = join(import.meta.dirname, '..');

/** The runtime that npm's `electron` has unpacked; asking the package itself would download it. */
function electronRuntime(): string | undefined {
  const home = join('node_modules', 'electron');
  const name = existsSync(join(home, 'path.txt')) ? readFileSync(join(home, 'path.txt'), 'utf8') : 'electron';
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist'), name);
  return existsSync(path) ? path : undefined;
}

/** Runs the window in the foreground; Ctrl+C is for it, and its exit code is ours. */
function run(program: string, args: readonly string[]): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const child = spawn(program, args, { stdio: 'inherit' });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

const args = process.argv.slice(2).filter((arg) => arg !== BROWSER);
// Folders that the person names are meant from where they are, not from the project.
const from = process.env['INIT_CWD'] ?? process.cwd();
process.chdir(ROOT);
for (const side of SIDES) await buildSide(side, false);

const runtime = process.argv.includes(BROWSER) ? undefined : electronRuntime();
if (runtime === undefined) {
  if (!process.argv.includes(BROWSER)) {
    console.log(
      'Electron is not on this machine (npx install-electron gets it): the window opens in the browser.',
    );
  }
  process.chdir(from);
  run(process.execPath, [join(ROOT, 'main/hosts/browser/main.ts'), ...args]);
} else {
  await buildElectron();
  console.log('The window opens in Electron.');
  process.chdir(from);
  run(resolve(ROOT, runtime), [join(ROOT, ELECTRON_APP), ...args]);
}
