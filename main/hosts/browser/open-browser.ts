/** Opens an address in the person's browser with the system's own opener: a program and its arguments, no shell. */
import { spawn } from 'node:child_process';

/** @returns program and arguments; `undefined` for a system whose opener is not known. */
export function openerOf(os: NodeJS.Platform, url: string): readonly [string, ...string[]] | undefined {
  switch (os) {
    case 'win32':
      return ['rundll32.exe', 'url.dll,FileProtocolHandler', url];
    case 'darwin':
      return ['/usr/bin/open', url];
    case 'linux':
      return ['xdg-open', url];
    default:
      return undefined;
  }
}

/** @returns whether an opener was started; what it does then is its own affair. */
export function openBrowser(os: NodeJS.Platform, url: string): Promise<boolean> {
  const opener = openerOf(os, url);
  if (!opener) return Promise.resolve(false);
  const [program, ...argv] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, argv, { stdio: 'ignore', detached: true, shell: false });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
