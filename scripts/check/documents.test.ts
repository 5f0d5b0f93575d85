import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');

const documents = globSync('**/*.md', {
  cwd: PROJECT,
  exclude: ['**/node_modules/**', 'dist/**', '.cache/**', '.demo/**', 'test-results/**'],
});

test.each(documents)('every link of %s inside the project leads somewhere', (file) => {
  const targets = [...read(file).matchAll(/\]\((?!\w+:)([^)#\s]+)/g)].map(([, target]) => target ?? '');
  expect(targets.filter((target) => !existsSync(join(PROJECT, dirname(file), target)))).toEqual([]);
});

test('every decision has a number of its own and stands in the index', () => {
  const decisions = globSync('docs/adr/[0-9]*.md', { cwd: PROJECT }).map((file) =>
    file.replace(/^.*[\\/]/, ''),
  );
  expect(decisions.length).toBeGreaterThan(0);
  const numbers = decisions.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
  const index = read('docs/adr/README.md');
  expect(decisions.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});
