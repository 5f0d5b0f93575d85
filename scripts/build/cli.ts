/** Builds the command line into dist/cli: one small entry, everything else in chunks that load when needed. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { placeKoffi } from './koffi.ts';
import { isStale } from './newer.ts';
import { bundleModules, WRITING_THREAD } from './node-side.ts';

export const CLI = 'dist/cli/gangway.mjs';

/** Bundles the command line with its packages, so that the result runs on bare Node ≥ 22. */
export async function buildCli(): Promise<void> {
  const fresh = `dist/cli-${process.pid}`;
  await bundleModules(
    { gangway: 'main/hosts/cli/main.ts', 'gangway-helper': 'main/helper/main.ts', ...WRITING_THREAD },
    fresh,
  );
  placeKoffi(fresh);
  // In one step, for whoever starts it meanwhile.
  const old = `${fresh}-old`;
  if (existsSync('dist/cli')) renameSync('dist/cli', old);
  renameSync(fresh, 'dist/cli');
  rmSync(old, { recursive: true, force: true });
}

/** Builds it unless it is there and nothing changed since. */
export async function freshCli(): Promise<void> {
  if (isStale(CLI, ['main/**/*.ts', 'protocol/**/*.ts', 'texts/**/*', 'package-lock.json'])) await buildCli();
}
