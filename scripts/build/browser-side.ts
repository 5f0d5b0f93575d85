/** Builds what runs in a browser: the wizard and the console, each with the Vite configuration in its folder. */
import { existsSync } from 'node:fs';
import { build } from 'vite';
import { isStale } from './newer.ts';

export interface Side {
  readonly folder: string;
  readonly built: string;
  readonly sources: readonly string[];
}

export const SIDES: readonly Side[] = [
  {
    folder: 'renderer',
    built: 'dist/renderer/index.html',
    sources: ['renderer/**/*', 'texts/**/*', 'main/contract/**/*', 'protocol/**/*'],
  },
  {
    folder: 'server/console',
    built: 'dist/console/index.html',
    sources: ['server/console/**/*', 'server/tokens.css', 'server/admin-api/schemas/**/*', 'protocol/**/*'],
  },
];

/** Builds one side; returns whether it had to. `force`: also when nothing changed since the last time. */
export async function buildSide({ folder, built, sources }: Side, force: boolean): Promise<boolean> {
  const configFile = `${folder}/vite.config.ts`;
  if (!existsSync(configFile) || (!force && !isStale(built, [...sources, 'package-lock.json']))) return false;
  // One chunk is right for both: they come from the disk or from the same building, and all of it is needed.
  await build({ configFile, logLevel: 'warn', build: { chunkSizeWarningLimit: 2000 } });
  return true;
}
