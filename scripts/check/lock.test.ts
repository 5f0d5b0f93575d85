import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/**
 * `npm ci` refuses a lock file that lacks one of them, and a registry that does not carry a package for every
 * system makes `npm install` write such a lock file without a word.
 */
test('the lock file names the packages of every system, not only of the one it was written on', () => {
  const { packages } = Lock.parse(
    JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')),
  );
  const wanted = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => [`${at}/node_modules/${name}`, `node_modules/${name}`]),
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((places) => !places.some((place) => place in packages))).toEqual([]);
});
