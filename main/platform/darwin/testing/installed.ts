/** A fake Mac on which Gangway lies where only root can change it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fakeMac, type FakeMac } from './mac.ts';
import type { Version } from './world.ts';

/** @param root a temporary folder */
export async function installed(root: string, version?: Version): Promise<FakeMac> {
  const fake = fakeMac(root, version);
  for (const path of ['bin/node', 'cli/gangway.mjs', 'cli/parts/part.mjs']) {
    await mkdir(join(root, dirname(path)), { mode: 0o755 });
    await writeFile(join(root, path), '', { mode: 0o755 });
  }
  return fake;
}
