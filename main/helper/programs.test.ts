import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { helperProgram, resumingProgram } from './programs.ts';

test('G10 run from its sources, the helper and the command line are where they are', () => {
  for (const { file, args } of [helperProgram(undefined), resumingProgram()]) {
    expect([file, ...args].map((path) => existsSync(path))).toEqual([true, true]);
  }
});

test('G10 built, they lie beside each other', () => {
  const running = { executable: '/opt/node', isElectron: false, from: 'file:///opt/gangway/chunk-A.mjs' };
  expect(helperProgram('/tmp/c', running)).toEqual({
    file: '/opt/node',
    args: ['/opt/gangway/gangway-helper.mjs', '--simulate', '/tmp/c'],
  });
  expect(resumingProgram(running).args).toEqual(['/opt/gangway/gangway.mjs']);
});

test('G10 from the window it is the Node packed beside it that runs them, never Electron', () => {
  const running = {
    executable: '/opt/gangway/gangway.exe',
    isElectron: true,
    from: 'file:///opt/app.asar/e.mjs',
  };
  expect(helperProgram(undefined, running)).toEqual({
    file: '/opt/gangway/node.exe',
    args: ['/opt/gangway/gangway-helper.mjs'],
  });
});
