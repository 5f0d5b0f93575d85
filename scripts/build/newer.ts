import { existsSync, globSync, statSync } from 'node:fs';

/** Whether any of `sources` (patterns) is younger than `built`, or `built` is missing. */
export function isStale(built: string, sources: readonly string[]): boolean {
  if (!existsSync(built)) return true;
  const since = statSync(built).mtimeMs;
  return globSync([...sources], { exclude: ['**/node_modules/**'] }).some(
    (file) => statSync(file).mtimeMs > since,
  );
}
