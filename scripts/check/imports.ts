/** Checks every import of the product against layers.ts. Run: `node scripts/check/imports.ts`. */
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { LAYERS, type Layer } from './layers.ts';
import { readImports } from './read-imports.ts';

const NODE_PREFIX = 'node:';

export interface Verdict {
  readonly files: number;
  readonly imports: number;
  /** One line each: `file:line: why`. */
  readonly violations: readonly string[];
}

/** Tests, and the folders `testing/` of what only they use, may import what they need. */
const isProduct = (file: string): boolean =>
  !/\.(test|spec)\.tsx?$|\.config\.ts$|\.d\.ts$|(^|\/)(node_modules|dist|\.tsbuild|testing)\//.test(file);

/**
 * Reads every product file below `root` and judges its imports. Throws when a layer has no file or no layer
 * has an import: a gate that reads nothing must not look like one that found nothing.
 */
export function checkImports(root: string, layers: readonly Layer[] = LAYERS): Verdict {
  const violations: string[] = [];
  let files = 0;
  let imports = 0;
  for (const layer of layers) {
    const own = globSync(`${layer.folder}/**/*.{ts,tsx}`, { cwd: root })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => isProduct(file) && innermost(file, layers) === layer);
    if (own.length === 0) throw new Error(`${layer.folder}: not one file was read; is the layer gone?`);
    files += own.length;
    for (const file of own) {
      for (const { specifier, line } of readImports(file, readFileSync(join(root, file), 'utf8'))) {
        imports += 1;
        const why = judge(layer, file, specifier, layers);
        if (why !== undefined) violations.push(`${file}:${line}: ${why}`);
      }
    }
  }
  if (imports === 0) throw new Error('not one import was read: the gate is blind');
  return { files, imports, violations };
}

function innermost(file: string, layers: readonly Layer[]): Layer | undefined {
  return layers
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function judge(
  layer: Layer,
  file: string,
  specifier: string | null,
  layers: readonly Layer[],
): string | undefined {
  if (specifier === null) return 'imports a computed name; nobody can tell what that is';
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(file), specifier));
    if (target.includes('/testing/')) return `${target} is for tests alone`;
    const home = innermost(target, layers);
    const allowed = home === layer || layer.sees.some((seen) => target === seen || home?.folder === seen);
    return allowed ? undefined : `${layer.folder} may not import ${target}`;
  }
  if (specifier.startsWith(NODE_PREFIX) || builtinModules.includes(specifier)) {
    return layer.packages.includes(NODE_PREFIX)
      ? undefined
      : `${layer.folder} may not import Node (${specifier})`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return layer.packages.includes(name) ? undefined : `${layer.folder} may not import the package ${name}`;
}

if (import.meta.main) {
  const { files, imports, violations } = checkImports(process.cwd());
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) process.exitCode = 1;
  else console.log(`imports: ${imports} in ${files} files, all allowed`);
}
