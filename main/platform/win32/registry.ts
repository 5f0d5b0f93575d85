/**
 * Reading the registry with reg.exe: argument lists and a parser, both pure. Its messages are in the language
 * of Windows and its exit code does not tell "not there" from "not allowed", so the parent is asked first.
 */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Command, RunCommand } from '../run-command.ts';

/** What reads the registry: the command's place depends on where Windows is installed. */
export interface Registry {
  readonly run: RunCommand;
  /** `C:\Windows` */
  readonly systemRoot: string;
}

/** One key: its values as text (numbers as `0x1`), and the names of the keys right below it. */
export interface RegistryKey {
  readonly values: ReadonlyMap<string, string>;
  readonly subkeys: readonly string[];
}

/** `/reg:64`: the real registry, whatever this process was built for. */
export const queryCommand = (systemRoot: string, key: string): Command => ({
  file: `${systemRoot}\\System32\\reg.exe`,
  args: ['query', key, '/reg:64'],
});

const ROOTS: Readonly<Record<string, string>> = { HKLM: 'HKEY_LOCAL_MACHINE' };

/** Names of values are not case-sensitive: they are looked up in lower case. */
export function parseQuery(key: string, output: string): RegistryKey {
  const [root = '', ...rest] = key.split('\\');
  const path = [ROOTS[root] ?? root, ...rest].join('\\').toLowerCase();
  const values = new Map<string, string>();
  const subkeys: string[] = [];
  let inside = false;
  for (const line of output.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) {
      const found = line.trimEnd();
      inside = found.toLowerCase() === path;
      if (found.toLowerCase().startsWith(`${path}\\`)) subkeys.push(found.slice(path.length + 1));
      continue;
    }
    const value = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line);
    if (inside && value !== null) values.set((value[1] ?? '').toLowerCase(), value[3] ?? '');
  }
  return { values, subkeys };
}

/**
 * One key, `undefined` when there is none.
 * @throws STATE_CORRUPT with `why: unreadable` when it is there but cannot be read
 */
export async function readKey(registry: Registry, key: string): Promise<RegistryKey | undefined> {
  const query = async (name: string): Promise<RegistryKey | undefined> => {
    const { exitCode, stdout } = await registry.run(queryCommand(registry.systemRoot, name));
    return exitCode === 0 ? parseQuery(name, stdout) : undefined;
  };
  const found = await query(key);
  if (found !== undefined) return found;
  const divide = key.lastIndexOf('\\');
  const parent = await query(key.slice(0, divide));
  const name = key.slice(divide + 1).toLowerCase();
  if (parent !== undefined && !parent.subkeys.some((subkey) => subkey.toLowerCase() === name))
    return undefined;
  throw new GangwayError('STATE_CORRUPT', { details: { what: key, why: 'unreadable' } });
}
