import { execFileSync } from 'node:child_process';
import { link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inTemporary } from '../testing/temporary.ts';
import { folderAt } from './folder.ts';
import { hashFileIn, readFileIn, readJsonIn } from './read-file.ts';

const Schema = z.object({ name: z.string() });
const corrupt = (why: string): object => ({ code: 'STATE_CORRUPT', details: { why } });

describe('reading files that anybody may have written', () => {
  test('A9 a file that is not there is not an error', () =>
    inTemporary(async (root) => {
      expect(await readFileIn(folderAt(root), 'a.json')).toBeUndefined();
      expect(await readFileIn(folderAt(root), 'no/such/folder/a.json')).toBeUndefined();
      expect(await hashFileIn(folderAt(root), 'a.json')).toBeUndefined();
      expect(await readJsonIn(folderAt(join(root, 'nothing')), 'a.json', Schema)).toBeUndefined();
    }));

  test('A9 links are refused, as a file and as a folder on the way', () =>
    inTemporary(async (root) => {
      await mkdir(join(root, 'real'));
      await writeFile(join(root, 'real/a.json'), '{"name":"a"}');
      await symlink(join(root, 'real/a.json'), join(root, 'file-link.json'));
      await symlink(join(root, 'real'), join(root, 'folder-link'));
      await symlink(join(root, 'nowhere'), join(root, 'dangling.json'));
      const folder = folderAt(root);
      expect(await readJsonIn(folder, 'real/a.json', Schema)).toEqual({ name: 'a' });
      await expect(readFileIn(folder, 'file-link.json')).rejects.toMatchObject(corrupt('link'));
      await expect(readFileIn(folder, 'folder-link/a.json')).rejects.toMatchObject(corrupt('link'));
      await expect(readFileIn(folder, 'dangling.json')).rejects.toMatchObject(corrupt('link'));
    }));

  test.skipIf(process.platform === 'win32')(
    'A9 a folder, a pipe and a socket are no files, and none of them blocks',
    () =>
      inTemporary(async (root) => {
        await mkdir(join(root, 'folder.json'));
        execFileSync('mkfifo', [join(root, 'pipe.json')]);
        const server = createServer().listen(join(root, 'socket.json'));
        try {
          for (const name of ['folder.json', 'pipe.json', 'socket.json']) {
            await expect(readFileIn(folderAt(root), name)).rejects.toMatchObject(corrupt('not-a-file'));
          }
        } finally {
          server.close();
        }
      }),
  );

  test('A9 a huge file is not read', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'huge.json'), '');
      await truncate(join(root, 'huge.json'), 3 * 2 ** 30);
      await expect(readFileIn(folderAt(root), 'huge.json')).rejects.toMatchObject(corrupt('too-large'));
    }));

  test('A9 garbage and the wrong shape have their own reasons', () =>
    inTemporary(async (root) => {
      const read = async (content: string | Uint8Array): Promise<unknown> => {
        await writeFile(join(root, 'a.json'), content);
        return readJsonIn(folderAt(root), 'a.json', Schema);
      };
      await expect(read('')).rejects.toMatchObject(corrupt('not-json'));
      await expect(read('{"name":')).rejects.toMatchObject(corrupt('not-json'));
      await expect(read(Buffer.from([0xff, 0xfe, 0x7b]))).rejects.toMatchObject(corrupt('not-json'));
      await expect(read('{"name":7}')).rejects.toMatchObject(corrupt('shape'));
      await expect(read('[]')).rejects.toMatchObject(corrupt('shape'));
      await expect(read('['.repeat(200_000))).rejects.toMatchObject(corrupt('not-json'));
    }));

  test('A9 any bytes at all are read or refused with a code', () =>
    inTemporary((root) =>
      fc.assert(
        fc.asyncProperty(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), async (bytes) => {
          await writeFile(join(root, 'a.json'), bytes);
          const outcome = await readJsonIn(folderAt(root), 'a.json', Schema).then(
            () => 'read',
            (error: { code?: string }) => error.code,
          );
          expect(['read', 'STATE_CORRUPT']).toContain(outcome);
        }),
        { numRuns: 300 },
      ),
    ));

  test('A9 the hash of a file of several pieces is that of its bytes', () =>
    inTemporary(async (root) => {
      await writeFile(join(root, 'a.bin'), Buffer.alloc(600_000, 'a'));
      await link(join(root, 'a.bin'), join(root, 'b.bin'));
      // printf 'a%.0s' {1..600000} | sha256sum
      expect(await hashFileIn(folderAt(root), 'b.bin')).toBe(
        execFileSync('sha256sum', [join(root, 'a.bin')], { encoding: 'utf8' }).slice(0, 64),
      );
    }));
});
