import { describe, expect, test } from 'vitest';
import type { Places } from './safe-program.ts';
import { assertSafeProgram } from './safe-program.ts';

/** A descriptor: owned by Administrators, nobody else mentioned; or with one entry for a person. */
function descriptor(rights?: number): Buffer {
  const [head, owner] = [Buffer.alloc(20), Buffer.from('01020000000000052000000020020000', 'hex')];
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0x8004, 2);
  head.writeUInt32LE(20, 4);
  head.writeUInt32LE(36, 16);
  const users = Buffer.from('01020000000000052000000021020000', 'hex');
  const entry = Buffer.concat([Buffer.from([0, 0, 24, 0, 0, 0, 0, 0]), users]);
  entry.writeUInt32LE(rights ?? 0, 4);
  return Buffer.concat([head, owner, Buffer.from([2, 0, 32, 0, 1, 0, 0, 0]), entry]);
}

const [WRITE, ADD_FOLDER, DELETE] = [0x2, 0x4, 0x1_0000];
const PROGRAM = {
  file: 'C:\\Program Files\\Gangway\\node.exe',
  args: ['--no-warnings', 'C:\\Program Files\\Gangway\\app\\gangway.mjs', 'resume'],
};
const places = (rights: Record<string, number>, links: readonly string[] = []): Places => ({
  securityOf: (path) => descriptor(rights[path]),
  isLink: (path) => links.includes(path),
  isBuiltIn: (root) => root === 'C:\\',
  inside: (path) => [`${path}\\gangway.mjs`, `${path}\\node_modules`, `${path}\\node_modules\\koffi.node`],
});
const look = (program: typeof PROGRAM, rights = {}, links: readonly string[] = []): void =>
  assertSafeProgram(program, places(rights, links), true);
const refused = (path: string, why: string): object => ({ code: 'HELPER_UNSAFE', details: { path, why } });

describe('a program that runs with the rights of an administrator', () => {
  test('G10 below Program Files, as an installer puts it, it is safe; folders of others beside it do not matter', () => {
    expect(() => look(PROGRAM, { 'C:\\': ADD_FOLDER, 'C:\\Program Files': ADD_FOLDER })).not.toThrow();
  });

  test.each([
    'C:\\Program Files\\Gangway',
    'C:\\Program Files\\Gangway\\node.exe',
    'C:\\Program Files\\Gangway\\app',
    'C:\\Program Files\\Gangway\\app\\gangway.mjs',
    'C:\\Program Files\\Gangway\\app\\node_modules',
    'C:\\Program Files\\Gangway\\app\\node_modules\\koffi.node',
  ])('G10 HELPER_UNSAFE when others can write %s', (path) => {
    expect(() => look(PROGRAM, { [path]: WRITE })).toThrow(
      expect.objectContaining(refused(path, 'writable by S-1-5-32-545')),
    );
  });

  test.each(['C:\\', 'C:\\Program Files', 'C:\\Program Files\\Gangway'])(
    'G10 HELPER_UNSAFE when others can put another folder in the place of %s',
    (path) => {
      expect(() => look(PROGRAM, { [path]: DELETE })).toThrow(
        expect.objectContaining(refused(path, 'writable by S-1-5-32-545')),
      );
    },
  );

  test('G10 HELPER_UNSAFE for a link anywhere in the path', () => {
    for (const path of ['C:\\Program Files', PROGRAM.file, 'C:\\Program Files\\Gangway\\app\\node_modules']) {
      expect(() => look(PROGRAM, {}, [path])).toThrow(expect.objectContaining(refused(path, 'link')));
    }
  });

  test.each([
    ['D:\\Gangway\\node.exe', 'not a drive of this computer'],
    ['\\\\server\\share\\node.exe', 'not a whole path'],
    ['\\\\?\\C:\\Gangway\\node.exe', 'not a whole path'],
    ['C:\\Program Files\\..\\Users\\ada\\node.exe', 'not a whole path'],
    ['C:Gangway\\node.exe', 'not a whole path'],
    ['node.exe', 'not a whole path'],
  ])('G10 HELPER_UNSAFE for %s', (file, why) => {
    expect(() => look({ ...PROGRAM, file })).toThrow(expect.objectContaining(refused(file, why)));
    expect(() => look({ ...PROGRAM, args: [file] })).toThrow(expect.objectContaining(refused(file, why)));
  });
});
