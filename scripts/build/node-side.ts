/** Bundles that run in Node: what they share, so that no two of them drift. */
import { build, type BuildOptions } from 'esbuild';

/** Packages inside are in part CommonJS and ask for Node's modules by `require`. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

const COMMON = {
  bundle: true,
  platform: 'node',
  // A package's ES modules where it has them: what nobody uses stays out, and every start is sooner for it.
  mainFields: ['module', 'main'],
  target: 'node22',
  legalComments: 'linked',
  // Electron is there at run time; a native module cannot be part of a bundle and is shipped beside it (koffi.ts).
  external: ['electron', 'koffi'],
  logLevel: 'warning',
} satisfies BuildOptions;

/** A thread is a program of its own: it lies beside every program that writes packages to the disk. */
export const WRITING_THREAD = { 'writing-thread': 'main/platform/disk/writing-thread.ts' };

/** ES modules `<name>.mjs`; what several of them, or late imports, need lies in chunks that load when needed. */
export const bundleModules = (
  entryPoints: Readonly<Record<string, string>>,
  outdir: string,
  more: BuildOptions = {},
): Promise<unknown> =>
  build({
    ...COMMON,
    entryPoints: { ...entryPoints },
    outdir,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    banner: { js: REQUIRE },
    ...more,
  });

/** CommonJS `<name>.cjs`: what Electron asks of sandboxed preload scripts, and takes for the shell. */
export const bundleScripts = (
  entryPoints: Readonly<Record<string, string>>,
  outdir: string,
  more: BuildOptions = {},
): Promise<unknown> =>
  build({
    ...COMMON,
    entryPoints: { ...entryPoints },
    outdir,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    ...more,
  });
