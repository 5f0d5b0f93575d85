/** The elevated helper's program: it lies beside this one, as it was built or as it is run from its sources. */
import { fileURLToPath } from 'node:url';
import type { HelperProgram } from '../core/ports/elevation.ts';

const isSource = import.meta.url.endsWith('.ts');

/** @param simulate the folder of a simulated computer */
export const helperProgram = (simulate: string | undefined): HelperProgram => ({
  file: process.execPath,
  args: [
    fileURLToPath(new URL(isSource ? '../helper/main.ts' : 'gangway-helper.mjs', import.meta.url)),
    ...(simulate === undefined ? [] : ['--simulate', simulate]),
  ],
});
