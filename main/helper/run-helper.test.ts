import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const HELPER = join(import.meta.dirname, 'main.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-run-helper-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [HELPER, ...args], { encoding: 'utf8', input: '', timeout: 60_000 });

test.each([
  ['a pipe', ['--pipe', '0123456789abcdef0123456789abcdef', '--parent', '1']],
  ['a socket', ['--socket', '/tmp/x/agent', '--parent', '1']],
  ['nobody', []],
])(
  'G10 a helper that was asked of the system and goes to %s takes no folder from its arguments',
  (_, link) => {
    const { status, stderr } = run('--simulate', folder, ...link);
    expect(stderr).toBe('HELPER_REFUSED\n');
    expect(status).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('G10 a helper whose agent is gone before it said anything does nothing, and ends', () => {
  const { status, stderr } = run('--simulate', folder, '--stdio');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
});
