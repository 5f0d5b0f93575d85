/**
 * The two programs that are built together and lie beside each other; from their sources, where those lie. The window is
 * another program: Electron, beside which Node and both of them are packed (docs/adr/0014).
 */
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HelperProgram } from '../core/ports/elevation.ts';

export interface Running {
  /** The executable of this process. */
  readonly executable: string;
  readonly isElectron: boolean;
  /** Address of the file that this code runs from. */
  readonly from: string;
}

const here = (): Running => ({
  executable: process.execPath,
  isElectron: process.versions['electron'] !== undefined,
  from: import.meta.url,
});

function programAt(source: string, built: string, { executable, isElectron, from }: Running): HelperProgram {
  if (isElectron) {
    const folder = dirname(executable);
    return { file: join(folder, `node${extname(executable)}`), args: [join(folder, built)] };
  }
  return { file: executable, args: [fileURLToPath(new URL(from.endsWith('.ts') ? source : built, from))] };
}

/** @param simulate the folder of a simulated computer */
export function helperProgram(simulate: string | undefined, running = here()): HelperProgram {
  const { file, args } = programAt('main.ts', 'gangway-helper.mjs', running);
  // The helper starts in another folder.
  return { file, args: simulate === undefined ? args : [...args, '--simulate', resolve(simulate)] };
}

/** What goes on after a restart: the command line, whichever of them asks. */
export const resumingProgram = (running = here()): HelperProgram =>
  programAt('../hosts/cli/main.ts', 'gangway.mjs', running);
