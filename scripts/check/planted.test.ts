/**
 * Plants one violation of every rule in a copy of the product and expects the gate that is responsible to
 * name it: a rule that has gone blind fails here. A harmless file beside each proves that it is the violation
 * which is seen.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkImports } from './imports.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const COPIED = [
  'protocol',
  'texts',
  'main',
  'renderer',
  'server',
  'demo',
  'tsconfig.base.json',
  '.oxlintrc.json',
];
const HARMLESS = 'export const planted = 1;\n';

interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  readonly says: string;
}

const TYPES: readonly Plant[] = [
  {
    rule: 'core does not see node:fs',
    file: 'main/core/planted-fs.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    says: 'TS2591',
  },
  {
    rule: 'core does not see process',
    file: 'main/core/planted-process.ts',
    text: 'export const planted = process.argv;\n',
    says: 'TS2591',
  },
  {
    rule: 'core does not see the DOM',
    file: 'main/core/planted-dom.ts',
    text: 'export const planted = document.title;\n',
    says: 'TS2584',
  },
  {
    rule: 'core does not see the platforms',
    file: 'main/core/planted-platform.ts',
    text: "export type { Planted } from '../platform/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'protocol does not see core',
    file: 'protocol/planted-core.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the renderer does not see core',
    file: 'renderer/planted-core.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the renderer does not see the engine',
    file: 'renderer/planted-engine.ts',
    text: "export type { Planted } from '../main/engine/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the renderer does not see Node',
    file: 'renderer/planted-node.ts',
    text: 'export const planted = process.argv;\n',
    says: 'TS2591',
  },
  {
    rule: 'the service does not see the agent',
    file: 'server/planted-main.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'the agent does not see the service',
    file: 'main/engine/planted-server.ts',
    text: "export type { Planted } from '../../server/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'a platform does not see the engine',
    file: 'main/platform/planted-engine.ts',
    text: "export type { Planted } from '../engine/planted-harmless.ts';\n",
    says: 'TS6307',
  },
  {
    rule: 'no file needs more than its types erased to run',
    file: 'main/engine/planted-enum.ts',
    text: 'export enum Planted {\n  A,\n}\n',
    says: 'TS1294',
  },
];

/** What project references let pass. */
const IMPORTS: readonly Plant[] = [
  {
    rule: 'the agent does not see the service by its workspace name',
    file: 'main/engine/planted-workspace.ts',
    text: "export type { Planted } from '@gangway/server/planted-harmless.ts';\n",
    says: 'main/engine may not import the package @gangway/server',
  },
  {
    rule: 'core does not see a package whose types bring Node in',
    file: 'main/core/planted-package.ts',
    text: "export type { Logger } from 'pino';\n",
    says: 'main/core may not import the package pino',
  },
  {
    rule: 'the contract does not see a package that is not on its list',
    file: 'main/contract/planted-package.ts',
    text: "export type { AxiosInstance } from 'axios';\n",
    says: 'main/contract may not import the package axios',
  },
  {
    rule: 'the demo does not see the agent it judges',
    file: 'demo/planted-main.ts',
    text: "export type { Planted } from '../main/core/planted-harmless.ts';\n",
    says: 'demo may not import main/core/planted-harmless.ts',
  },
];

const LINT: readonly Plant[] = [
  {
    rule: 'electron is imported in its host alone',
    file: 'main/engine/planted-electron.ts',
    text: "export { app as planted } from 'electron';\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'electron is imported in its host alone, types included',
    file: 'main/hosts/browser/planted-electron.ts',
    text: "import type { App } from 'electron';\nexport type Planted = App;\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'ipcMain has one door',
    file: 'main/hosts/electron/planted-ipc.ts',
    text: "export { ipcMain as planted } from 'electron';\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'nobody opens things through the shell',
    file: 'main/hosts/electron/planted-shell.ts',
    text: "import { shell } from 'electron';\nexport const planted = shell.openExternal;\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'the system is chosen in one place',
    file: 'main/engine/planted-system.ts',
    text: "export const planted = process.platform === 'win32';\n",
    says: 'no-restricted-properties',
  },
  {
    rule: 'the system is chosen in one place, also by destructuring',
    file: 'server/planted-system.ts',
    text: 'export const { platform: planted } = process;\n',
    says: 'no-restricted-properties',
  },
  {
    rule: 'the system is chosen in one place, also through node:os',
    file: 'main/engine/planted-os.ts',
    text: "import { platform } from 'node:os';\nexport const planted = platform();\n",
    says: 'no-restricted-imports',
  },
  {
    rule: 'no promise floats',
    file: 'main/engine/planted-floating.ts',
    text: 'export function planted(): void {\n  Promise.resolve(1);\n}\n',
    says: 'no-floating-promises',
  },
  {
    rule: 'a switch over a union is exhaustive',
    file: 'main/engine/planted-switch.ts',
    text: "export function planted(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
    says: 'switch-exhaustiveness-check',
  },
  {
    rule: 'modules do not import each other in a circle',
    file: 'main/engine/planted-circle-a.ts',
    text: "import { b } from './planted-circle-b.ts';\nexport const a = (): number => b();\n",
    says: 'no-cycle',
  },
  {
    rule: 'exports have names',
    file: 'server/planted-default.ts',
    text: 'export default 1;\n',
    says: 'no-default-export',
  },
  {
    rule: 'the service writes no console',
    file: 'server/planted-console.ts',
    text: "console.log('planted');\nexport const planted = 1;\n",
    says: 'no-console',
  },
  {
    rule: 'a file has at most 300 lines',
    file: 'main/engine/planted-long.ts',
    text: `${HARMLESS}${'// one more line\n'.repeat(300)}`,
    says: 'max-lines',
  },
];

const LAYER_FOLDERS = [
  'protocol',
  'main/contract',
  'main/core',
  'main/platform',
  'main/engine',
  'main/hosts/browser',
  'main/hosts/electron',
  'renderer',
  'server',
  'demo',
];

let copy = '';
let types = '';
let lint: readonly string[] = [];
let imports: readonly string[] = [];

const plant = (file: string, text: string): void => {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
};

/** Runs a tool of node_modules in the copy; what it prints, whatever its exit code. */
const run = (tool: string, ...args: string[]): Promise<string> =>
  new Promise((done) => {
    const program = join(PROJECT, 'node_modules', tool);
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: copy, maxBuffer: 64_000_000 },
      (_error, stdout, stderr) => done(stdout + stderr),
    );
  });

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'gangway-planted-'));
  for (const name of COPIED) cpSync(join(PROJECT, name), join(copy, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const folder of LAYER_FOLDERS) {
    plant(`${folder}/planted-harmless.ts`, `${HARMLESS}export type Planted = typeof planted;\n`);
  }
  plant(
    'main/engine/planted-circle-b.ts',
    "import { a } from './planted-circle-a.ts';\nexport const b = (): number => a();\n",
  );
  for (const { file, text } of [...TYPES, ...LINT]) plant(file, text);
  const projects = LAYER_FOLDERS.filter((folder) => existsSync(join(copy, folder, 'tsconfig.json')));
  types = await run('typescript/bin/tsc', '-b', '--pretty', 'false', ...projects);
  lint = (await run('oxlint/bin/oxlint', '--type-aware', '--format', 'unix', ...LAYER_FOLDERS)).split('\n');
  // Only now: one import of pino gives the whole of core `process` and node:fs, and the compiler says nothing more.
  for (const { file, text } of IMPORTS) plant(file, text);
  imports = checkImports(copy).violations;
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the compiler', () => {
  test.each(TYPES)('refuses a planted violation: $rule', ({ file, says }) => {
    const about = types.split('\n').filter((line) => line.startsWith(file));
    expect(about.join('\n')).toContain(says);
  });
});

describe('the list of imports', () => {
  test.each(IMPORTS)('refuses a planted violation: $rule', ({ file, says }) => {
    expect(imports.filter((line) => line.startsWith(`${file}:`)).join('\n')).toContain(says);
  });
  test.each(TYPES.filter(({ says }) => says === 'TS6307'))('sees it too: $rule', ({ file }) => {
    expect(imports.filter((line) => line.startsWith(`${file}:`))).toHaveLength(1);
  });
});

describe('the linter', () => {
  test.each(LINT)('refuses a planted violation: $rule', ({ file, says }) => {
    expect(lint.filter((line) => line.startsWith(`${file}:`)).join('\n')).toContain(says);
  });
});

test('no gate complains about a harmless file in the same places', () => {
  const all = [...types.split('\n'), ...lint, ...imports];
  expect(all.length).toBeGreaterThan(TYPES.length + LINT.length);
  expect(all.filter((line) => /^\S*planted-harmless/.test(line))).toEqual([]);
});
