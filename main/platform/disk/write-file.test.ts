import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { type Folder, folderAt } from './folder.ts';
import { createJsonIn, removeFileIn, renameIn, writeFileIn, writeJsonIn } from './write-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is in the file at each point. */
function watched(root: string, name: string): { folder: Folder; seen: string[] } {
  const seen: string[] = [];
  const point = async (at: string): Promise<void> => {
    seen.push(`${at} ${await readFile(join(root, name), 'utf8').catch(() => '(none)')}`);
  };
  return { folder: { root, point }, seen };
}

describe('changing files', () => {
  test('A9 at every point the file is as it was or as it should be', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'a'), 'old');
      const { folder, seen } = watched(root, 'a');
      await writeFileIn(folder, 'a', bytes('new'), 'effect');
      expect(seen).toEqual([
        'effect:before old',
        'effect:written old',
        'effect:renamed new',
        'effect:after new',
      ]);
      expect(await readdir(root)).toEqual(['a']);
    }));

  test.skipIf(process.platform === 'win32')('A9 files are for their owner alone, folders too', () =>
    inTemporary(async (root) => {
      await writeFileIn(folderAt(join(root, 'computer')), 'deep/er/a', bytes('x'), 'effect');
      expect((await stat(join(root, 'computer/deep/er/a'))).mode & 0o777).toBe(0o600);
      expect((await stat(join(root, 'computer/deep'))).mode & 0o777).toBe(0o700);
    }),
  );

  test('A9 a link that lies in wait is replaced, and what it points to is untouched', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'victim'), 'precious');
      await symlink(join(root, 'victim'), join(root, 'a.new'));
      await symlink(join(root, 'victim'), join(root, 'a'));
      await writeFileIn(folderAt(root), 'a', bytes('new'), 'effect');
      expect(await readFile(join(root, 'victim'), 'utf8')).toBe('precious');
      expect(await readFile(join(root, 'a'), 'utf8')).toBe('new');
    }));

  test('A9 nothing is written through a linked folder', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'elsewhere'));
      await symlink(join(root, 'elsewhere'), join(root, 'agent'));
      await expect(writeFileIn(folderAt(root), 'agent/a', bytes('x'), 'effect')).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        details: { why: 'link' },
      });
      expect(await readdir(join(root, 'elsewhere'))).toEqual([]);
    }));

  test('A9 a folder where a file should be is STATE_UNWRITABLE', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'a'));
      await writeFile(join(root, 'a/inside'), '');
      await expect(writeFileIn(folderAt(root), 'a', bytes('x'), 'effect')).rejects.toMatchObject({
        code: 'STATE_UNWRITABLE',
      });
      await writeFile(join(root, 'file'), '');
      await expect(writeFileIn(folderAt(join(root, 'file')), 'a', bytes('x'), 'e')).rejects.toMatchObject({
        code: 'STATE_UNWRITABLE',
      });
    }));

  test('A9 of many that make the same file at once exactly one does, and all find its content', () =>
    inTemporary(async (root) => {
      const tries = Array.from({ length: 20 }, (_, n) =>
        createJsonIn(folderAt(root), 'a.json', { n }, 'create'),
      );
      const made = await Promise.all(tries);
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(JSON.parse(await readFile(join(root, 'a.json'), 'utf8'))).toEqual({ n: made.indexOf(true) });
      expect(await readdir(root)).toEqual(['a.json']);
    }));

  test('A9 JSON is written for people to read', () =>
    inTemporary(async (root) => {
      await writeJsonIn(folderAt(root), 'a.json', { one: 1 }, 'effect');
      expect(await readFile(join(root, 'a.json'), 'utf8')).toBe('{\n  "one": 1\n}\n');
    }));

  test('A9 removing twice is as good as once', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'a'), 'x');
      const { folder, seen } = watched(root, 'a');
      await removeFileIn(folder, 'a', 'gone');
      await removeFileIn(folder, 'a', 'gone');
      await removeFileIn(folder, 'no/such/a', 'gone');
      expect(seen.slice(0, 3)).toEqual(['gone:before x', 'gone:removed (none)', 'gone:after (none)']);
    }));

  test('A9 a renamed file is in one place at every point', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'from'));
      await writeFile(join(root, 'from/a'), 'x');
      const { folder, seen } = watched(root, 'to/a');
      await renameIn(folder, 'from/a', 'to/a', 'move');
      expect(seen).toEqual(['move:before (none)', 'move:renamed x', 'move:after x']);
      expect(await readdir(join(root, 'from'))).toEqual([]);
      await rm(join(root, 'to'), { recursive: true });
    }));
});
