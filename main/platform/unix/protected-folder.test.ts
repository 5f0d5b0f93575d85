import { chmod, link, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { assertFile, protectFolder } from './protected-folder.ts';

const ME = process.getuid?.() ?? 0;
const refused = (why: string): object => ({ code: 'STATE_CORRUPT', details: { why } });

describe('folders that only root can change', () => {
  test('G11 it is made with its mode, and found good again', () =>
    inTemporary(async (root) => {
      const path = join(root, 'ours');
      await protectFolder(path, ME, 0o755);
      await protectFolder(path, ME, 0o755);
      expect((await stat(path)).mode & 0o777).toBe(0o755);
    }));

  test('G11 others that can write there or above it, another owner, a link or a file are refused', () =>
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

  test('G11 a file with another owner, mode or name besides is refused', () =>
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
});
