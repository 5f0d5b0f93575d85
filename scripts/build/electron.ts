/** Builds the Electron application into dist/electron: shell, preload, the engine's process, the window. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { placeKoffi } from './koffi.ts';
import { bundleModules, bundleScripts, WRITING_THREAD } from './node-side.ts';

export const ELECTRON_APP = 'dist/electron';
const HOST = 'main/hosts/electron';

/** Needs the window built in dist/renderer. */
export async function buildElectron(): Promise<void> {
  rmSync(ELECTRON_APP, { recursive: true, force: true });
  await bundleScripts({ main: `${HOST}/main.ts`, preload: `${HOST}/preload.ts` }, ELECTRON_APP);
  // The helper runs on Node, which is packed beside Electron together with what is in dist/cli (docs/adr/0014).
  await bundleModules({ 'engine-process': `${HOST}/engine-process.ts`, ...WRITING_THREAD }, ELECTRON_APP);
  placeKoffi(ELECTRON_APP);
  cpSync('dist/renderer', `${ELECTRON_APP}/renderer`, { recursive: true });
  writeFileSync(
    `${ELECTRON_APP}/package.json`,
    '{ "name": "gangway", "productName": "Gangway", "main": "main.cjs" }\n',
  );
}
