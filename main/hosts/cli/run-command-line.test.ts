/** Commands in a process of their own: what they write, how they end, and what happens when nobody reads. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import en from '../../../texts/en/cli.json' with { type: 'json' };
import fi from '../../../texts/fi/cli.json' with { type: 'json' };
import { wordsIn } from './say.ts';

const GANGWAY = new URL('main.ts', import.meta.url).pathname;

let computer = '';
beforeAll(() => void (computer = mkdtempSync(join(tmpdir(), 'gangway-commands-'))));
afterAll(() => rmSync(computer, { recursive: true }));

const start = (...args: string[]) =>
  spawn(process.execPath, [GANGWAY, ...args], { env: { PATH: process.env['PATH'], LANG: 'C' } });

async function gangway(...args: string[]): Promise<{ exitCode: unknown; stdout: string; stderr: string }> {
  const child = start(...args);
  child.stdin.end();
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
}

test.each([
  ['status', 0, 'status'],
  ['diagnose', 0, 'diagnosis'],
  ['check-in', 7, 'failed'],
  ['resume', 7, 'failed'],
])('A8 each line of %s --json says when and what', async (command, exitCode, event) => {
  const ran = await gangway(command, '--simulate', computer, '--json');
  expect(ran).toMatchObject({ exitCode, stderr: '' });
  const lines = ran.stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ event, at: expect.stringMatching(/^\d{4}-.*Z$/) as string }) as object,
  ]);
});

test('A8 who stops reading ends nothing: the command does its work', async () => {
  const child = start('diagnose', '--simulate', computer);
  child.stdout.destroy();
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

test.each([
  [['--help'], 0, fi.help],
  [['dance'], 2, fi.usage.unknownCommand.replace('{value}', 'dance')],
])(
  'A8 %j is answered in the language that was asked for, whatever else stands there',
  async (args, exitCode, words) => {
    const ran = await gangway(...args, '--language', 'fi');
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stdout).toContain(words);
  },
);

test('A8 each mistake on the command line has its own sentence', async () => {
  const { problem } = await wordsIn('en');
  for (const [what, sentence] of Object.entries(en.usage)) {
    const said = problem({ code: 'USAGE', details: { what, value: '…' } }, undefined);
    expect(said).toEqual([sentence.replace('{value}', '…'), '']);
  }
});
