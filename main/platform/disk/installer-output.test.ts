import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { folderAt } from './folder.ts';
import { keepOutput, keptOutput } from './installer-output.ts';

describe('the output of an installer', () => {
  test('A6 G6 is kept without its secrets, for everybody to read', () =>
    inTemporary(async (root) => {
      const folder = folderAt(root);
      await keepOutput(folder, 'vpn', 'first\nPASSWORD=hunter2\nError 1925. No rights');
      expect(await keptOutput(folder, 'vpn')).toBe('first\nPASSWORD=[removed]\nError 1925. No rights');
      expect(await readFile(join(root, 'installer-vpn.txt'), 'utf8')).not.toContain('hunter2');
      expect((await stat(join(root, 'installer-vpn.txt'))).mode & 0o777).toBe(0o644);
      await keepOutput(folder, 'vpn', 'second');
      expect(await keptOutput(folder, 'vpn')).toBe('second');
      expect(await readdir(root)).toEqual(['installer-vpn.txt']);
    }));

  test('A6 that cannot be kept or read does no harm', () =>
    inTemporary(async (root) => {
      const folder = folderAt(root);
      expect(await keptOutput(folder, 'vpn')).toBeUndefined();
      await mkdir(join(root, 'installer-vpn.txt'));
      await keepOutput(folder, 'vpn', 'text');
      expect(await keptOutput(folder, 'vpn')).toBeUndefined();
      await writeFile(join(root, 'secret'), 'of somebody else');
      await symlink(join(root, 'secret'), join(root, 'installer-link.txt'));
      expect(await keptOutput(folder, 'link')).toBeUndefined();
    }));

  test('G6 put there by somebody else is shown no less carefully', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'installer-vpn.txt'), '\u001B[2Jtoken=abc\n'.repeat(1000));
      const kept = await keptOutput(folderAt(root), 'vpn');
      expect(kept?.split('\n')).toHaveLength(60);
      expect(kept).not.toContain('abc');
      expect(kept).not.toContain('\u001B');
    }));
});
