/**
 * Plants one violation of every rule in a copy of the product and expects the gate that is responsible to
 * name it: a rule that has gone blind fails here. A harmless file beside each proves that it is the violation
 * which is seen.
 */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkImports } from './imports.ts';
import { HARMLESS, IMPORTS, LINT, TYPES } from './plants.ts';

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
  for (const name of COPIED) {
    cpSync(join(PROJECT, name), join(copy, name), {
      recursive: true,
      filter: (path) => !path.endsWith('node_modules'),
    });
  }
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
  const planted = globSync('**/planted-*.ts', { cwd: copy, exclude: ['node_modules/**'] });
  lint = (await run('oxlint/bin/oxlint', '--type-aware', '--format', 'unix', ...planted)).split('\n');
  // Only now: one import of pino gives the whole of core `process` and node:fs, and the compiler says nothing more.
  for (const { file, text } of IMPORTS) plant(file, text);
  imports = checkImports(copy).violations;
}, 240_000);
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
