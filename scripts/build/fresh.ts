/** Builds the window and the console if anything of them changed: what a service or a host needs before it starts. */
import { buildSide, SIDES } from './browser-side.ts';

for (const side of SIDES) await buildSide(side, false);
