/**
 * koffi stays a package of its own beside the bundles: its native part cannot be bundled, and it looks for that
 * part beside itself first and in folders above only then. So all of it lies in the program's own folder.
 */
import { cpSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What of it is needed to run. */
const FILES = ['package.json', 'LICENSE.txt', 'index.js', 'src/koffi/index.js', 'src/koffi/src/static.js'];

/** @param natives folders of its native packages; by default those that are installed. */
export function placeKoffi(
  into: string,
  natives: readonly string[] = globSync('node_modules/@koromix/koffi-*'),
): void {
  for (const file of FILES) copy(`node_modules/koffi/${file}`, join(into, 'node_modules/koffi', file));
  for (const native of natives) {
    copy(native, join(into, 'node_modules/@koromix', native.split(/[\\/]/).at(-1) ?? ''));
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true });
}
