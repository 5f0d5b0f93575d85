import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkImports } from './imports.ts';
import { readImports } from './read-imports.ts';

const LAYERS = [
  { folder: 'protocol', sees: [], packages: ['zod'] },
  { folder: 'main/core', sees: ['protocol'], packages: [] },
  { folder: 'main/hosts/cli', sees: ['main/core'], packages: ['node:'] },
  { folder: 'server', sees: ['protocol'], packages: ['node:', 'fastify'] },
  { folder: 'server/console', sees: ['server/shapes.ts'], packages: ['react'] },
];

let root = '';
const plant = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gangway-imports-'));
  plant('protocol/wire.ts', "import { z } from 'zod';\nexport const Wire = z.string();\n");
  plant('main/core/state.ts', "import { Wire } from '../../protocol/wire.ts';\nexport const s = Wire;\n");
  plant('main/hosts/cli/main.ts', "import 'node:fs';\nimport '../../core/state.ts';\n");
  plant('server/shapes.ts', "import 'fastify';\nimport '../protocol/wire.ts';\n");
  plant('server/console/app.tsx', "import 'react';\nimport '../shapes.ts';\n");
});
afterEach(() => rmSync(root, { recursive: true }));

test('a tree that keeps to the list has no violation, and everything in it was read', () => {
  expect(checkImports(root, LAYERS)).toEqual({ files: 5, imports: 8, violations: [] });
});

test.each([
  ['main/core/a.ts', "import { readFileSync } from 'node:fs';", 'main/core may not import Node (node:fs)'],
  ['main/core/a.ts', "import { readFileSync } from 'fs';", 'main/core may not import Node (fs)'],
  ['main/core/a.ts', "import pino from 'pino';", 'main/core may not import the package pino'],
  ['main/core/a.ts', "import type { Logger } from 'pino';", 'main/core may not import the package pino'],
  ['main/core/a.ts', "export * from 'pino';", 'main/core may not import the package pino'],
  ['main/core/a.ts', "export type T = import('pino').Logger;", 'main/core may not import the package pino'],
  ['main/core/a.ts', "const p = await import('pino');", 'main/core may not import the package pino'],
  ['main/core/a.ts', "const p = require('pino');", 'main/core may not import the package pino'],
  [
    'main/core/a.ts',
    'const p = await import(name);',
    'imports a computed name; nobody can tell what that is',
  ],
  ['main/core/a.ts', "import '../hosts/cli/main.ts';", 'main/core may not import main/hosts/cli/main.ts'],
  [
    'main/hosts/cli/a.ts',
    "import '@gangway/server';",
    'main/hosts/cli may not import the package @gangway/server',
  ],
  [
    'main/hosts/cli/a.ts',
    "import '@gangway/server/x.ts';",
    'main/hosts/cli may not import the package @gangway/server',
  ],
  [
    'main/hosts/cli/a.ts',
    "import '../../../server/shapes.ts';",
    'main/hosts/cli may not import server/shapes.ts',
  ],
  ['server/a.ts', "import '../main/core/state.ts';", 'server may not import main/core/state.ts'],
  ['server/console/a.tsx', "import '../a.ts';", 'server/console may not import server/a.ts'],
  ['server/a.ts', "import './testing/fake.ts';", 'server/testing/fake.ts is for tests alone'],
  ['protocol/a.ts', "import '../outside.ts';", 'protocol may not import outside.ts'],
])('in %s the line %s is a violation', (file, line, why) => {
  plant(file, `\n${line}\n`);
  const { violations } = checkImports(root, LAYERS);
  expect(violations).toEqual([`${file}:2: ${why}`]);
});

test('what only tests use may import what tests need', () => {
  plant('server/testing/fake.ts', "import 'vitest';\n");
  plant('server/a.test.ts', "import './testing/fake.ts';\n");
  expect(checkImports(root, LAYERS).violations).toEqual([]);
});

test('a layer without a file is an error, never a pass', () => {
  rmSync(join(root, 'main/core'), { recursive: true });
  expect(() => checkImports(root, LAYERS)).toThrow('main/core: not one file was read');
});

test('files without any import are an error, never a pass', () => {
  rmSync(join(root, 'protocol/wire.ts'));
  plant('protocol/a.ts', 'export const a = 1;\n');
  expect(() => checkImports(root, LAYERS.slice(0, 1))).toThrow('the gate is blind');
});

test('a file that does not parse is an error, never a file without imports', () => {
  plant('main/core/a.ts', "import { from 'node:fs';");
  expect(() => checkImports(root, LAYERS)).toThrow('main/core/a.ts: cannot be read');
});

test('every form of import is read with its line', () => {
  const text = [
    "import a from 'a';",
    "import type { B } from './b.ts';",
    "export { c } from 'c';",
    "export * as d from 'd';",
    "type E = import('e').E;",
    "const f = () => import('f');",
  ].join('\n');
  expect(readImports('x.tsx', text)).toEqual(
    ['a', './b.ts', 'c', 'd', 'e', 'f'].map((specifier, index) => ({ specifier, line: index + 1 })),
  );
});
