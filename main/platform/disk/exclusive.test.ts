import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startChild } from '../testing/child.ts';
import { inTemporary } from '../testing/temporary.ts';
import { lockIn } from './exclusive.ts';
import { folderAt } from './folder.ts';

const lock = (root: string): ReturnType<typeof lockIn> =>
  lockIn(folderAt(root), 'agent/lock', process.platform);
const program = './lock-program.ts';

describe('one agent at a time', () => {
  test('A9 of several processes that start at once exactly one gets the lock', () =>
    inTemporary(async (root) => {
      const children = Array.from({ length: 6 }, () => startChild(program, root));
      const outcomes = await Promise.all(
        children.map((child) =>
          Promise.race([
            child.printed('locked').then(() => 'locked'),
            child.ended.then((end) => end.output.trim()),
          ]),
        ),
      );
      for (const child of children) child.kill();
      await Promise.all(children.map((child) => child.ended));
      expect(outcomes.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'STATE_BUSY'), 'locked']);
    }));

  test('A9 the system lets go when the process is killed, and nothing has to be cleaned up', () =>
    inTemporary(async (root) => {
      const holder = startChild(program, root);
      await holder.printed('locked');
      await expect(lock(root)).rejects.toMatchObject({ code: 'STATE_BUSY' });
      holder.kill();
      expect((await holder.ended).signal).toBe('SIGKILL');
      await (await lock(root)).release();
    }));

  test('A9 the same process is no exception, and releasing gives the lock back', () =>
    inTemporary(async (root) => {
      const first = await lock(root);
      await expect(lock(root)).rejects.toMatchObject({ code: 'STATE_BUSY' });
      await first.release();
      await (await lock(root)).release();
    }));

  test('A9 another way to write the path is the same lock, another directory another one', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'real'));
      await symlink(join(root, 'real'), join(root, 'alias'));
      const first = await lock(join(root, 'real'));
      await expect(lock(join(root, 'alias'))).rejects.toMatchObject({ code: 'STATE_BUSY' });
      await (await lock(join(root, 'other'))).release();
      await first.release();
    }));

  test('A9 a system without such means is refused, not guessed at', () =>
    inTemporary(async (root) => {
      await expect(lockIn(folderAt(root), 'agent/lock', 'aix')).rejects.toMatchObject({
        code: 'PLATFORM_UNSUPPORTED',
      });
    }));
});
