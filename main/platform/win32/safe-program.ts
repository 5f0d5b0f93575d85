/** A program that runs with an administrator's rights must lie where nobody else can change it. */
import { readdirSync } from 'node:fs';
import { win32 } from 'node:path';
import { GangwayError } from '../../../protocol/errors.ts';
import { type Danger, dangerIn } from './access-list.ts';
import { descriptorOf, isBuiltIn, kindOf } from './api/file-security.ts';
import { isWine } from './api/wine.ts';

/** How Windows is asked. */
export interface Places {
  securityOf(path: string): Buffer;
  isLink(path: string): boolean;
  isBuiltIn(root: string): boolean;
  /** Everything inside a folder, at every depth. */
  inside(path: string): string[];
}

const windowsPlaces: Places = {
  securityOf: (path) => descriptorOf(path, unreadable(path)),
  isLink: (path) => kindOf(path, unreadable(path)).isLink,
  isBuiltIn,
  inside: (path) =>
    readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => win32.join(path, name)),
};

/**
 * Looks at the program's file and the folder it loads libraries from, at its script with everything beside and below,
 * and at every folder above.
 * @param places how Windows is asked. @param judge Wine gives every file to one account, so there nothing is refused
 * @throws HELPER_UNSAFE with `path` and `why`
 */
export function assertSafeProgram(
  { file, args }: { readonly file: string; readonly args: readonly string[] },
  places: Places = windowsPlaces,
  judge: boolean = !isWine(),
): void {
  const script = args.find((argument) => !argument.startsWith('-')) ?? '';
  const folder = win32.dirname(script);
  for (const path of [file, script]) {
    if (!/^[A-Za-z]:\\/.test(path) || win32.normalize(path) !== path) throw unsafe(path, 'not a whole path');
    if (!places.isBuiltIn(win32.parse(path).root)) throw unsafe(path, 'not a drive of this computer');
  }
  const look = (path: string, danger: Danger): void => {
    if (places.isLink(path)) throw unsafe(path, 'link');
    const why = dangerIn(places.securityOf(path), danger);
    if (why !== undefined && judge) throw unsafe(path, why);
  };
  for (const path of new Set([...above(file), ...above(folder)])) look(path, 'replaced');
  for (const path of new Set([file, win32.dirname(file), folder, ...places.inside(folder)]))
    look(path, 'changed');
}

/** The folders on the way to a path, from the drive on. */
function above(path: string): string[] {
  const parent = win32.dirname(path);
  return parent === path ? [] : [...above(parent), parent];
}

const unsafe = (path: string, why: string, more: Readonly<Record<string, string>> = {}): GangwayError =>
  new GangwayError('HELPER_UNSAFE', { details: { path, why, ...more } });

const unreadable =
  (path: string) =>
  (call: string, status: number): GangwayError =>
    unsafe(path, 'unreadable', { call, status: String(status) });
