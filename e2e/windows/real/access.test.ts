import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { makeProtectedFolder } from '../../../main/platform/win32/api/protected-folder.ts';
import { assertSafeProgram } from '../../../main/platform/win32/safe-program.ts';
import { PROGRAM } from '../computer.ts';
import { asAccount } from './as-account.ts';

const made: string[] = [];
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

const icacls = (...args: string[]): void => {
  const { status, stdout } = spawnSync('icacls', args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(stdout);
};
const programIn = (folder: string) => ({
  file: join(folder, 'node.exe'),
  args: [join(folder, 'gangway.mjs')],
});
const copyBelow = (parent: string): string => {
  const folder = mkdtempSync(join(parent, 'Gangway copy '));
  made.push(folder);
  cpSync(PROGRAM, folder, { recursive: true });
  return folder;
};
const unsafe = (path: string): object =>
  expect.objectContaining({ code: 'HELPER_UNSAFE', details: expect.objectContaining({ path }) });

describe('what others can change, on Windows itself', () => {
  test('G10 a program as an installer puts it below Program Files is safe', () => {
    expect(() => assertSafeProgram(programIn(PROGRAM))).not.toThrow();
  });

  test('G10 HELPER_UNSAFE when everybody may write its folder, one file of it, or owns it', () => {
    const folder = copyBelow('C:\\Program Files');
    expect(() => assertSafeProgram(programIn(folder))).not.toThrow();
    const file = join(folder, 'gangway.mjs');
    icacls(file, '/grant', '*S-1-5-32-545:(W)');
    expect(() => assertSafeProgram(programIn(folder))).toThrow(unsafe(file));
    icacls(file, '/remove', '*S-1-5-32-545');
    icacls(folder, '/grant', '*S-1-5-32-545:(AD)');
    expect(() => assertSafeProgram(programIn(folder))).toThrow(unsafe(folder));
    icacls(folder, '/remove', '*S-1-5-32-545');
    icacls(folder, '/setowner', inject('accounts').person.name);
    expect(() => assertSafeProgram(programIn(folder))).toThrow(unsafe(folder));
  });

  test('G10 HELPER_UNSAFE in a folder of its own on the drive, where everybody may make files', () => {
    expect(() => assertSafeProgram(programIn(copyBelow('C:\\')))).toThrow(
      expect.objectContaining({ code: 'HELPER_UNSAFE' }),
    );
  });

  test('G6 G10 a person can neither read nor change the folder of the elevated part', async () => {
    const folder = `C:\\ProgramData\\Gangway test ${process.pid}`;
    made.push(folder);
    makeProtectedFolder(folder);
    writeFileSync(join(folder, 'keys.bin'), 'x');
    const { person } = inject('accounts');
    expect(await asAccount(person, `type "${folder}\\keys.bin"`)).toMatch(/\n1$/);
    expect(await asAccount(person, `echo y> "${folder}\\new.txt"`)).toMatch(/\n1$/);
    expect(await asAccount(person, `rmdir /s /q "${folder}"`)).toMatch(/denied/i);
  });

  test('G10 a folder in which everybody could make files is made anew while it is empty, and refused afterwards', async () => {
    const folder = `C:\\ProgramData\\Gangway open ${process.pid}`;
    made.push(folder);
    // As an administrator makes one without more: everybody adds files in C:\ProgramData and below.
    mkdirSync(folder);
    icacls(folder, '/setowner', '*S-1-5-32-544');
    makeProtectedFolder(folder);
    expect(await asAccount(inject('accounts').person, `echo y> "${folder}\\new.txt"`)).toMatch(/\n1$/);
    icacls(folder, '/grant', '*S-1-5-32-545:(OI)(CI)(M)');
    expect(await asAccount(inject('accounts').person, `echo y> "${folder}\\new.txt"`)).toMatch(/\n0$/);
    expect(() => makeProtectedFolder(folder)).toThrow(
      expect.objectContaining({ details: { file: 'state folder', why: 'not-empty' } }),
    );
  });

  test('G10 a folder of that name that a person made first is refused', async () => {
    const folder = `C:\\ProgramData\\Gangway squatted ${process.pid}`;
    made.push(folder);
    expect(await asAccount(inject('accounts').person, `mkdir "${folder}"`)).toMatch(/\n0$/);
    expect(() => makeProtectedFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'STATE_CORRUPT',
        details: { file: 'state folder', why: 'foreign-owner' },
      }),
    );
  });
});
