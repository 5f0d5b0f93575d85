/** The two programs that are built together and lie beside each other; from their sources, where those lie. */
import { fileURLToPath } from 'node:url';
import type { HelperProgram } from '../core/ports/elevation.ts';

const isSource = import.meta.url.endsWith('.ts');
const at = (source: string, built: string): string =>
  fileURLToPath(new URL(isSource ? source : built, import.meta.url));

/** @param simulate the folder of a simulated computer */
export const helperProgram = (simulate: string | undefined): HelperProgram => ({
  file: process.execPath,
  args: [at('main.ts', 'gangway-helper.mjs'), ...(simulate === undefined ? [] : ['--simulate', simulate])],
});

/** What goes on after a restart: the agent, whichever of the two asks. */
export const resumingProgram = (): HelperProgram => ({
  file: process.execPath,
  args: [at('../hosts/cli/main.ts', 'gangway.mjs')],
});
