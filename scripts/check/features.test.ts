import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFeatures } from './features.ts';
import { readTitles } from './read-titles.ts';

let root = '';
const table = (...rows: string[]): void =>
  writeFileSync(
    join(root, 'docs/features.md'),
    ['| id | capability | state |', '| --- | --- | --- |', ...rows, ''].join('\n'),
  );
const tests = (text: string): void => writeFileSync(join(root, 'main/some.test.ts'), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gangway-features-'));
  mkdirSync(join(root, 'docs'));
  mkdirSync(join(root, 'main'));
  tests("test('Q1 it does this', () => {});\n");
});
afterEach(() => rmSync(root, { recursive: true }));

test('a table whose claims are named by tests has no fault', () => {
  table('| Q1 | does this | works |', '| Q2 | does that | not yet |');
  expect(checkFeatures(root).faults).toEqual([]);
});

test('a claim without a test is a fault', () => {
  table('| Q1 | does this | works |', '| Q2 | does that | works |', '| Q3 | a little | partly |');
  expect(checkFeatures(root).faults).toEqual([
    'Q2 is listed as «works», but no test names it',
    'Q3 is listed as «partly», but no test names it',
  ]);
});

test('a test for something that is not listed, or listed as missing, is a fault', () => {
  table('| Q1 | does this | not yet |');
  tests("describe('Q1 and Q7', () => {});\n");
  expect(checkFeatures(root).faults).toEqual([
    'main/some.test.ts: «Q1 and Q7» names Q7, which docs/features.md does not list',
    'Q1 is listed as «not yet», but a test names it',
  ]);
});

test('an unknown state and an id listed twice are faults', () => {
  table('| Q1 | does this | works |', '| Q1 | does this | works |', '| Q2 | does that | soon |');
  expect(checkFeatures(root).faults).toEqual([
    'docs/features.md: Q1 is listed twice',
    'docs/features.md: no such state, or no id: | Q2 | does that | soon |',
  ]);
});

test('an empty table or a tree without tests is an error, never a pass', () => {
  table();
  expect(() => checkFeatures(root)).toThrow('not one capability was read');
  table('| Q1 | does this | works |');
  rmSync(join(root, 'main/some.test.ts'));
  expect(() => checkFeatures(root)).toThrow('not one test was read');
});

test('titles are read from every way to write a test', () => {
  const text = `
    test('one', () => {});
    it.skipIf(true)('two', () => {});
    test.each([1])('three %s', () => {});
    describe('four', () => { test(\`five \${x} end\`, () => {}); });
    test.describe('six', () => {});
    expect('not a title');
  `;
  expect(readTitles('x.test.ts', text)).toEqual(['one', 'two', 'three %s', 'four', 'five … end', 'six']);
});
