/** Windows' library for registrations, and its window for them, put into a computer made of Wine. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CACHE } from '../../scripts/windows/parts.ts';
import { type Computer, PROGRAM } from './computer.ts';

const TEST = 'HKLM\\Software\\GangwayTest\\Mdm';
const COMPILER = 'x86_64-w64-mingw32-gcc';

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? 'a time-out'}: ${stderr}`);
}

/** Gives the computer the library that Wine lacks. */
export function installLibrary(computer: Computer): void {
  const made = join(CACHE, 'mdmregistration.dll');
  const flags = ['-shared', '-O1', '-Wall', '-Wextra', '-Werror'];
  run(COMPILER, [...flags, '-o', made, 'e2e/windows/mdmregistration.c', '-lole32', '-ladvapi32']);
  run('cp', [made, computer.path('windows/system32/mdmregistration.dll')]);
}

/** Gives the computer somebody who answers when Windows' window for registrations, or a package, is opened. */
export async function installPerson(computer: Computer): Promise<void> {
  const scheme = 'HKCR\\ms-device-enrollment';
  const type = 'HKCR\\GangwayTest.Package';
  const command = `"${PROGRAM}\\node.exe" "${PROGRAM}\\mdm-person.mjs" "%1"`;
  await computer.run('reg', ['add', scheme, '/v', 'URL Protocol', '/t', 'REG_SZ', '/d', '', '/f']);
  await computer.run('reg', ['add', 'HKCR\\.ppkg', '/ve', '/d', 'GangwayTest.Package', '/f']);
  for (const key of [scheme, type]) {
    await computer.run('reg', ['add', `${key}\\shell\\open\\command`, '/ve', '/d', command, '/f']);
  }
}

/** What the library shall do. @param results HRESULTs, one a call; then it works */
export async function tell(computer: Computer, ...results: number[]): Promise<void> {
  const list = results.map((result) => result.toString(16)).join(',');
  await computer.run('reg', ['add', TEST, '/v', 'Results', '/t', 'REG_SZ', '/d', list, '/f']);
  await computer.run('reg', ['add', TEST, '/v', 'Provider', '/t', 'REG_SZ', '/d', 'Acme MDM', '/f']);
}

/** Each call of the library with what it was given. */
export async function calls(computer: Computer): Promise<string[][]> {
  const text = await computer.registryValue(TEST, 'Calls');
  return text === undefined ? [] : text.split(';').map((call) => call.split('|'));
}
