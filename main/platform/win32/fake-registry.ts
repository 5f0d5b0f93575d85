/**
 * A registry that is asked through reg.exe's arguments and answers in reg.exe's form. Strict: anything else it
 * is asked is an error of the test. For tests only.
 */
import type { Registry } from './registry.ts';

/** Keys with their values, `[type, data]`; `denied`: there, but not for us. */
export type Keys = Readonly<Record<string, Readonly<Record<string, readonly [string, string]>> | 'denied'>>;

const SYSTEM_ROOT = 'C:\\Windows';

/** @param keys in full, `HKEY_LOCAL_MACHINE\…`; the folders above them exist by themselves */
export function fakeRegistry(keys: Keys): Registry {
  return {
    systemRoot: SYSTEM_ROOT,
    run: async ({ file, args }) => {
      const [verb, short = '', view, ...more] = args;
      if (
        file !== `${SYSTEM_ROOT}\\System32\\reg.exe` ||
        verb !== 'query' ||
        view !== '/reg:64' ||
        more.length > 0
      ) {
        throw new Error(`the fake registry does not know: ${file} ${args.join(' ')}`);
      }
      const path = short.replace(/^HKLM\\/, 'HKEY_LOCAL_MACHINE\\');
      const values = keys[path];
      const below = Object.keys(keys).filter((key) => key.startsWith(`${path}\\`));
      if (values === 'denied' || (values === undefined && below.length === 0)) {
        // In the language of Windows, and with the same exit code for both reasons.
        return { exitCode: 1, stdout: '', stderr: 'VIRHE: Järjestelmä ei löytänyt avainta.\r\n' };
      }
      const lines = Object.entries(values ?? {}).map(
        ([name, [type, data]]) => `    ${name}    ${type}    ${data}`,
      );
      const subkeys = new Set(
        below.map((key) => `${path}\\${key.slice(path.length + 1).split('\\')[0] ?? ''}`),
      );
      const own = values === undefined ? [] : [path, ...lines, ''];
      return { exitCode: 0, stdout: ['', ...own, ...subkeys, ''].join('\r\n'), stderr: '' };
    },
  };
}
