import { chmod, link, mkdir, open, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { assertFile, assertTree, judgeFile, protectFolder } from './protected-folder.ts';
import { actor, lacksRoot, PERSON } from './testing/account.ts';

const ME = process.getuid?.() ?? 0;
const refused = (why: string): object => ({ code: 'STATE_CORRUPT', details: { why } });

describe('folders that only root can change', () => {
  test('G10 it is made with its mode, and found good again', () =>
    inTemporary(async (root) => {
      const path = join(root, 'ours');
      await protectFolder(path, ME, 0o755);
      await protectFolder(path, ME, 0o755);
      expect((await stat(path)).mode & 0o777).toBe(0o755);
    }));

  test('G10 others that can write there or above it, another owner, a link or a file are refused', () =>
    inTemporary(async (root) => {
      const path = join(root, 'above', 'ours');
      await mkdir(path, { recursive: true });
      await chmod(path, 0o720);
      await expect(protectFolder(path, ME, 0o700)).rejects.toMatchObject(refused('writable'));
      await chmod(path, 0o700);
      await chmod(join(root, 'above'), 0o777);
      await expect(protectFolder(path, ME, 0o700)).rejects.toMatchObject(refused('writable'));
      await chmod(join(root, 'above'), 0o755);
      await expect(protectFolder(path, ME + 1, 0o700)).rejects.toMatchObject(refused('owner'));
      await symlink(path, join(root, 'link'));
      await expect(protectFolder(join(root, 'link'), ME, 0o700)).rejects.toMatchObject(refused('link'));
      await mkdir(join(path, 'inside'));
      await expect(protectFolder(join(root, 'link', 'inside'), ME, 0o700)).rejects.toMatchObject(
        refused('link'),
      );
      await writeFile(join(root, 'file'), '');
      await expect(protectFolder(join(root, 'file'), ME, 0o700)).rejects.toMatchObject(
        refused('not-a-folder'),
      );
    }));

  test('G10 a file with another owner, mode or name besides is refused', () =>
    inTemporary(async (root) => {
      const path = join(root, 'file');
      await writeFile(path, '', { mode: 0o600 });
      await assertFile(path, ME);
      await expect(assertFile(path, ME + 1)).rejects.toMatchObject(refused('owner'));
      await chmod(path, 0o602);
      await expect(assertFile(path, ME)).rejects.toMatchObject(refused('writable'));
      await chmod(path, 0o600);
      await link(path, join(root, 'other'));
      await expect(assertFile(path, ME)).rejects.toMatchObject(refused('second-name'));
      await symlink(path, join(root, 'link'));
      await expect(assertFile(join(root, 'link'), ME)).rejects.toMatchObject(refused('link'));
      await expect(assertFile(root, ME)).rejects.toMatchObject(refused('not-a-file'));
      await expect(assertFile(join(root, 'none'), ME)).rejects.toMatchObject(refused('ENOENT'));
    }));

  test('G10 everything in a folder is judged, what lies in folders in it too', () =>
    inTemporary(async (root) => {
      const folder = join(root, 'program');
      await mkdir(join(folder, 'parts', 'more'), { recursive: true });
      await writeFile(join(folder, 'parts', 'more', 'one.mjs'), '');
      await assertTree(folder, ME);
      await chmod(join(folder, 'parts', 'more', 'one.mjs'), 0o602);
      await expect(assertTree(folder, ME)).rejects.toMatchObject(refused('writable'));
      await expect(assertTree(join(folder, 'none'), ME)).rejects.toMatchObject(refused('ENOENT'));
    }));

  test('G10 files that come and go while it is judged are no reason to refuse it', () =>
    inTemporary(async (root) => {
      let going = true;
      const churn = (async () => {
        for (let count = 0; going; count += 1) {
          await writeFile(join(root, `cache.${count}`), '', { mode: 0o600 });
          await rm(join(root, `cache.${count}`));
        }
      })();
      try {
        for (let count = 0; count < 300; count += 1) await assertTree(root, ME);
      } finally {
        going = false;
        await churn;
      }
    }));

  test('G10 a file that is deleted right while it is looked at is gone, not one with a second name', () =>
    inTemporary(async (root) => {
      const path = join(root, 'file');
      await using held = await open(path, 'w', 0o600);
      await rm(path);
      const deleted = await held.stat();
      expect(() => judgeFile(path, deleted, ME)).toThrow(
        expect.objectContaining({ details: { file: path, why: 'ENOENT' } }),
      );
    }));

  test.skipIf(lacksRoot)('G10 what nobody but its owner can reach need not be looked at', () =>
    inTemporary(async (root) => {
      await chmod(root, 0o755);
      const cache = join(root, '.compiled');
      await mkdir(cache, { mode: 0o700 });
      await writeFile(join(cache, 'code'), '', { mode: 0o600 });
      const judge = await actor('./judge-program.ts', PERSON, String(ME));
      const verdict = async (mode: number): Promise<unknown> => {
        await chmod(cache, mode);
        judge.tell(root);
        return judge.hear();
      };
      expect(await verdict(0o700)).toEqual({ fine: true });
      // Whoever knows a name could reach what lies there.
      expect(await verdict(0o711)).toMatchObject({ code: 'STATE_CORRUPT', why: 'EACCES' });
      await judge.end();
    }),
  );
});
