/** `npm run build`: everything that is shipped, freshly, into dist/. */
import { buildSide, SIDES } from './browser-side.ts';
import { buildCli } from './cli.ts';
import { buildElectron } from './electron.ts';

const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  const since = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - since) / 1000).toFixed(1)} s`);
};

await timed('dist/cli', buildCli);
for (const side of SIDES) await timed(side.built, () => buildSide(side, true));
await timed('dist/electron', buildElectron);
