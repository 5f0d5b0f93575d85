/**
 * The second build of the shell, for the old Electron of this proof: the product's own sources, written down to
 * Chromium 83 and Node 12, with the shims beside this file. The engine is the ordinary build.
 */
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { build as buildPage, type Plugin as PagePlugin } from 'vite';
import { bundleModules, bundleScripts, WRITING_THREAD } from '../../../scripts/build/node-side.ts';

const HERE = import.meta.dirname;
const HOST = resolve(HERE, '../../../main/hosts/electron');

/** `electron` is the shim, except for the shims themselves; `node:fs/promises` has another name in Node 12. */
const oldElectron: Plugin = {
  name: 'old-electron',
  setup(build) {
    build.onResolve({ filter: /^electron$/ }, ({ importer }) =>
      importer.startsWith(HERE) ? { path: 'electron', external: true } : { path: join(HERE, 'electron.ts') },
    );
    build.onResolve({ filter: /^node:fs\/promises$/ }, () => ({ path: join(HERE, 'fs-promises.ts') }));
  },
};

/** What Chromium 83 lacks of the language, before anything of the page. */
const oldLanguage: PagePlugin = {
  name: 'old-language',
  transform: (code, id) =>
    id.endsWith('/renderer/main.tsx') ? `import 'core-js/stable/index.js';\n${code}` : undefined,
};

/** Builds into `out` (a folder that exists and is empty), readable by any user. */
export async function buildForOldElectron(out: string): Promise<void> {
  const old = { target: 'node12.14', plugins: [oldElectron] };
  await bundleScripts({ main: join(HERE, 'main.ts') }, out, old);
  await bundleScripts({ preload: join(HOST, 'preload.ts') }, out, { target: 'chrome83' });
  await bundleModules({ 'engine-process': join(HOST, 'engine-process.ts'), ...WRITING_THREAD }, out);
  await bundleModules({ 'parent-port': join(HERE, 'parent-port.ts') }, out);
  await buildPage({
    configFile: 'renderer/vite.config.ts',
    logLevel: 'error',
    plugins: [oldLanguage],
    build: { outDir: join(out, 'renderer'), target: 'chrome83', cssTarget: 'chrome83', emptyOutDir: true },
  });
  writeFileSync(
    join(out, 'package.json'),
    '{ "name": "gangway", "productName": "Gangway", "main": "main.cjs" }\n',
  );
  openToRead(out);
}

function openToRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToRead(path);
    else chmodSync(path, 0o644);
  }
}
