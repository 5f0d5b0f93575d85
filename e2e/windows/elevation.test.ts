import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Answer, ask } from './ask.ts';
import { type Computer, PROGRAM, startComputer } from './computer.ts';

let computer: Computer;
beforeAll(async () => {
  computer = await startComputer(inject('windows'));
});
afterAll(() => computer.end());

async function agent(...args: string[]): Promise<Answer> {
  const { stdout, stderr } = await computer.node([`${PROGRAM}\\meeting-lab.mjs`, 'agent', ...args]);
  try {
    return JSON.parse(stdout) as Answer;
  } catch {
    throw new Error(`the agent said: ${stdout} ${stderr}`);
  }
}
const refused = (details: object): object => ({ code: 'HELPER_START_FAILED', details });

describe('an agent and its helper on Windows', () => {
  test('G10 the helper that Windows was asked to start comes to the pipe, with every argument as it was', async () => {
    expect(await agent('meet')).toEqual({ value: { asks: true, greeting: 'hello ä "b" c\\' } });
  });

  test.each(['bulk', 'bulk-away'])(
    'G10 %s: 128 MiB cross the pipe; memory stays flat, and timers run',
    async (way) => {
      const { value } = await agent(way);
      expect(value).toMatchObject({ bytes: 128 * 1024 * 1024 });
      expect(value).toHaveProperty('grownMiB', expect.closeTo(0, -2));
    },
  );

  test('G10 a stranger who is first is thrown out, and the helper gets through', async () => {
    expect(await agent('stranger-first')).toEqual({ value: { greeting: 'hello me' } });
  });

  test('G10 another process than the one that was started is never listened to', async () => {
    expect(await agent('other-process')).toEqual({ value: { code: 'CANCELLED', knocked: true } });
  });

  test('G10 beside the helper nobody gets in', async () => {
    expect(await agent('second-client')).toEqual({ value: { greeting: 'hello me', second: 'busy' } });
  });

  test('G10 a helper does not speak to a pipe that another process made', async () => {
    expect(await agent('reach-pipe-of-another')).toEqual(refused({ why: 'pipe of another process' }));
  });

  test('G10 a helper does not serve a program that lies elsewhere', async () => {
    const elsewhere = 'users\\Public';
    mkdirSync(computer.path('users/Public'), { recursive: true });
    cpSync(computer.path('Program Files/Gangway/node.exe'), computer.path('users/Public/node.exe'));
    const script = `require('node:child_process').execFile('${PROGRAM.replaceAll('\\', '\\\\')}\\\\node.exe',
      ['${PROGRAM.replaceAll('\\', '\\\\')}\\\\meeting-lab.mjs', 'agent', 'reach', '--pipe', '${'a'.repeat(32)}', '--parent', String(process.pid)],
      (error, stdout) => process.stdout.write(stdout))`;
    const { stdout } = await computer.run(`C:\\${elsewhere}\\node.exe`, ['-e', script]);
    expect(JSON.parse(stdout)).toEqual(refused({ why: 'started from elsewhere' }));
  });

  test('G10 owners and access lists of the program are read; Wine gives all of it to one person', async () => {
    const [read, judged] = await ask(computer, ['assertSafeProgram'], ['assertSafeProgram', true]);
    expect(read).toEqual({});
    expect(judged).toMatchObject({
      code: 'HELPER_UNSAFE',
      details: { path: 'C:\\', why: expect.stringMatching(/^owner S-1-5-21-/) },
    });
  });

  test('G10 a helper without an agent ends', async () => {
    const gone = ['reach', '--pipe', 'a'.repeat(32), '--parent', '4294967292'];
    expect(await agent(...gone)).toMatchObject(refused({ call: 'OpenProcess' }));
    expect(await agent('reach', '--pipe', '..', '--parent', '4')).toEqual(refused({ why: 'arguments' }));
  });

  test('G10 a helper that ends at once, never comes or is not there is said at once or in time', async () => {
    expect(await agent('early-end')).toEqual(refused({ why: 'ended with 7' }));
    expect(await agent('never-comes')).toEqual(refused({ why: 'did not come' }));
    expect(await agent('no-such-program')).toMatchObject(
      refused({ call: 'ShellExecuteExW', status: '0x00000002' }),
    );
  });

  test('G10 a helper that dies ends what arrives, and writing to it is HELPER_LOST', async () => {
    expect(await agent('helper-dies')).toEqual({ value: { pieces: ['hello'], writing: 'HELPER_LOST' } });
  });

  test('G10 a helper sees that its agent died', async () => {
    const note = computer.path('seen.txt');
    await agent('agent-dies', 'C:\\seen.txt').catch(() => undefined);
    for (let tries = 0; tries < 100 && !existsSync(note); tries += 1) await pause(100);
    expect(readFileSync(note, 'utf8')).toBe('the agent is gone');
  });

  test('G10 giving up ends the waiting, also while Windows asks', async () => {
    expect(await agent('aborted-before')).toMatchObject({ code: 'CANCELLED' });
    expect(await agent('aborted-waiting')).toEqual({ value: { code: 'CANCELLED', soon: true } });
    expect(await agent('aborted-asking')).toEqual({ value: { code: 'CANCELLED', late: 'started' } });
  });
});
