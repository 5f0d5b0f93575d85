import { chmod, link, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporary } from '../testing/temporary.ts';
import { assertSafeProgram } from './safe-program.ts';

const ME = process.getuid?.() ?? 0;

async function programIn(above: string): Promise<{ file: string; args: string[]; folder: string }> {
  const folder = join(realpathSync(above), 'Gangway');
  await mkdir(join(folder, 'native'), { recursive: true });
  for (const name of ['node', 'gangway-helper.mjs', 'chunk.mjs', 'native/koffi.node']) {
    await writeFile(join(folder, name), '');
  }
  return {
    folder,
    file: join(folder, 'node'),
    args: ['--no-warnings', join(folder, 'gangway-helper.mjs'), 'link'],
  };
}

describe.skipIf(process.platform === 'win32')('a program that is to run as root', () => {
  test('G10 lies where nobody else can change it', () =>
    inTemporary(async (above) => {
      const program = await programIn(above);
      await assertSafeProgram(program, ME);
    }));

  test.each<[string, (folder: string) => Promise<unknown>, string]>([
    ['its folder is open to others', (folder) => chmod(folder, 0o777), 'writable'],
    ['the folder above is', (folder) => chmod(join(folder, '..'), 0o777), 'writable'],
    ['the file is', (folder) => chmod(join(folder, 'node'), 0o775), 'writable'],
    ['a file beside the script is', (folder) => chmod(join(folder, 'chunk.mjs'), 0o666), 'writable'],
    ['a folder below is', (folder) => chmod(join(folder, 'native'), 0o770), 'writable'],
    ['a file below is', (folder) => chmod(join(folder, 'native/koffi.node'), 0o646), 'writable'],
    [
      'the script is a link',
      async (folder) => {
        await rm(join(folder, 'gangway-helper.mjs'));
        await symlink(join(folder, 'chunk.mjs'), join(folder, 'gangway-helper.mjs'));
      },
      'link',
    ],
    [
      'a file has a second name',
      (folder) => link(join(folder, 'node'), join(folder, '..', 'node')),
      'second-name',
    ],
    ['it is not there', (folder) => rm(join(folder, 'node')), 'ENOENT'],
  ])('G10 HELPER_UNSAFE when %s', (_, spoil, why) =>
    inTemporary(async (above) => {
      const { folder, ...program } = await programIn(above);
      await spoil(folder);
      await expect(assertSafeProgram(program, ME)).rejects.toMatchObject({
        code: 'HELPER_UNSAFE',
        details: { why },
      });
    }),
  );

  test('G10 HELPER_UNSAFE when it is another account’s, or is named without its whole path', () =>
    inTemporary(async (above) => {
      const { file, args } = await programIn(above);
      const unsafe = (why: string): object => ({ code: 'HELPER_UNSAFE', details: { why } });
      await expect(assertSafeProgram({ file, args }, ME + 1)).rejects.toMatchObject(unsafe('owner'));
      await expect(assertSafeProgram({ file: 'node', args }, ME)).rejects.toMatchObject(
        unsafe('not a whole path'),
      );
      await expect(assertSafeProgram({ file, args: ['x.mjs'] }, ME)).rejects.toMatchObject(
        unsafe('not a whole path'),
      );
      await expect(assertSafeProgram({ file, args: ['--eval'] }, ME)).rejects.toMatchObject(
        unsafe('not a whole path'),
      );
    }));
});
