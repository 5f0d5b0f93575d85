import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { sandboxPlatform } from './index.ts';

const restartAt = (directory: string) => sandboxPlatform(directory, process.platform).restart;

describe('the restart of a simulated computer', () => {
  test('A9 each start has a name of its own, the same for every agent', () =>
    inTemporary(async (directory) => {
      const restart = restartAt(directory);
      expect(await restart.bootId()).toBe('boot-0');
      expect(await restart.bootId()).toBe('boot-0');
      await restart.restartNow();
      expect(await restart.bootId()).toBe('boot-1');
      expect(await restartAt(directory).bootId()).toBe('boot-1');
      expect(JSON.parse(await readFile(join(directory, 'boots.json'), 'utf8'))).toEqual({ count: 1 });
    }));

  test('A9 going on afterwards stands in a file, survives the restart, and is taken back', () =>
    inTemporary(async (directory) => {
      const restart = restartAt(directory);
      const file = join(directory, 'continue.json');
      await restart.forget();
      await restart.continueAfter();
      await restart.continueAfter();
      await restart.restartNow();
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ after: 'boot-0' });
      await restart.forget();
      await restart.forget();
      await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
    }));

  test.each(['boots.json', 'continue.json'])(
    'A9 garbage in %s is STATE_CORRUPT, never another start',
    (name) =>
      inTemporary(async (directory) => {
        await writeFile(join(directory, name), '{"count":-1}');
        await expect(restartAt(directory).continueAfter()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      }),
  );
});
