/** `pkgutil` and `installer` of the fake Mac. A package is a file of JSON that says how it is signed. */
import { existsSync, readFileSync } from 'node:fs';
import { complains, type FakeCommand, matches, says, unknown } from './world.ts';

export interface FakePackage {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  /** The first line of the chain, `undefined` for none. */
  readonly signer?: string | undefined;
  /** Whether its own scripts fail. */
  readonly broken?: boolean;
  /** What it wants after its installation. */
  readonly restart?: 'RecommendRestart' | 'RequireLogout' | 'RequireRestart' | 'RequireShutdown';
}

export const SIGNED = 'signed by a developer certificate issued by Apple for distribution';

export const packageFile = (content: FakePackage): Buffer => Buffer.from(JSON.stringify(content));

const readPackage = (path: string): FakePackage => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests wrote it
  return JSON.parse(readFileSync(path, 'utf8')) as FakePackage;
};

export const pkgutil: FakeCommand = (args, _caller, world) => {
  const id = /^--pkg-info=([\w.-]+)$/.exec(args[0] ?? '')?.[1];
  if (id !== undefined && args.length === 1) {
    const version = world.receipts.get(id);
    if (version === undefined) return complains(1, `No receipt for '${id}' found at '/'.\n`);
    return says(`package-id: ${id}\nversion: ${version}\nvolume: /\nlocation: \ninstall-time: 1794000000\n`);
  }
  if (matches(args, '--check-signature', '*')) return checkSignature(args[1] ?? '');
  return unknown('pkgutil', args);
};

function checkSignature(path: string): ReturnType<FakeCommand> {
  // Said with exit code 0, as it is reported of the real one.
  if (!existsSync(path)) return says(`Package does not exist: "${path}"\n`);
  const { status, signer } = readPackage(path);
  const head = `Package "${path.split('/').at(-1)}":\n   Status: ${status}\n`;
  if (signer === undefined) return { exitCode: 1, stdout: head, stderr: '' };
  const rule = `       ${'-'.repeat(72)}\n`;
  const print = (first: string): string =>
    `       SHA256 Fingerprint:\n           ${first} 22 33 44 55 66 77 88 99 AA BB CC DD EE FF 00 11 22 33 44 55 66 \n           77 88 99 AA BB CC DD EE FF 00\n`;
  const chain = [
    `    1. ${signer}\n       Expires: 2030-05-01 10:00:00 +0000\n${print('11')}${rule}`,
    `    2. Developer ID Certification Authority\n       Expires: 2031-09-17 00:00:00 +0000\n${print('AB')}${rule}`,
    `    3. Apple Root CA\n       Expires: 2035-02-09 21:40:36 +0000\n${print('CD')}`,
  ];
  const times = '   Signed with a trusted timestamp on: 2026-10-05 08:15:00 +0000\n';
  return says(
    `${head}   Notarization: trusted by the Apple notary service\n${times}   Certificate Chain:\n${chain.join('')}`,
  );
}

export const installer: FakeCommand = (args, { uid }, world) => {
  if (matches(args, '-query', 'RestartAction', '-pkg', '*'))
    return says(`${readPackage(args[3] ?? '').restart ?? 'None'}\n`);
  if (!matches(args, '-pkg', '*', '-target', '/')) return unknown('installer', args);
  const path = args[1] ?? '';
  const fails = (stdout: string): ReturnType<FakeCommand> => ({ exitCode: 1, stdout, stderr: '' });
  if (uid !== 0) return fails('installer: Must be run as root to install this package.\n');
  if (!path.endsWith('.pkg') || !existsSync(path)) {
    return fails(`installer: Error - the package path specified was invalid: '${path}'.\n`);
  }
  const { id, version, broken } = readPackage(path);
  const start = `installer: Package name is ${id}\ninstaller: Installing at base path /\n`;
  if (broken === true) return fails(`${start}installer: The install failed. (A script of “${id}” failed.)\n`);
  // It does not ask who signed it: that is the agent's to find out first.
  world.receipts.set(id, version);
  return says(`${start}installer: The install was successful.\n`);
};
