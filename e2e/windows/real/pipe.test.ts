import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, inject, test } from 'vitest';
import { closeHandle } from '../../../main/platform/win32/api/handle.ts';
import { createPipe, openPipe } from '../../../main/platform/win32/api/named-pipe.ts';
import { HELPER_ONLY, pipeName } from '../../../main/platform/win32/elevation/meeting.ts';
import { PROGRAM } from '../computer.ts';
import { nodeAsAccount } from './as-account.ts';

const run = promisify(execFile);
const newMeeting = () => ({ id: randomBytes(16).toString('hex'), parent: process.pid });
const refused = (details: object): object =>
  expect.objectContaining({ code: 'HELPER_START_FAILED', details: expect.objectContaining(details) });

/** What an agent of the laboratory says; it runs as an administrator, so Windows asks nobody. */
async function agent(scenario: string): Promise<unknown> {
  const args = [`${PROGRAM}\\meeting-lab.mjs`, 'agent', scenario];
  return JSON.parse((await run(`${PROGRAM}\\node.exe`, args, { timeout: 120_000 })).stdout);
}

describe('the pipe between an agent and its helper, on Windows itself', () => {
  test('G10 a name that somebody took before is refused', async () => {
    const name = pipeName(newMeeting());
    const squatter = createServer().listen(name);
    await once(squatter, 'listening');
    try {
      expect(() => createPipe(name, HELPER_ONLY)).toThrow(refused({ call: 'CreateNamedPipeW' }));
    } finally {
      squatter.close();
    }
  });

  test('G10 a person cannot open it, an administrator can', async () => {
    const meeting = newMeeting();
    const pipe = createPipe(pipeName(meeting), HELPER_ONLY);
    try {
      const { person } = inject('accounts');
      expect(await nodeAsAccount(person, 'meeting-lab.mjs', 'stranger', meeting.id)).toContain('0x00000005');
      closeHandle(openPipe(pipeName(meeting)) ?? 0);
    } finally {
      closeHandle(pipe);
    }
  });

  test('G10 it cannot be opened over the network, as pipes of Node can', async () => {
    const [ours, theirs] = [newMeeting(), newMeeting()];
    const remote = (name: string): string => name.replace('\\\\.\\', '\\\\localhost\\');
    const server = createServer().listen(pipeName(theirs));
    await once(server, 'listening');
    const pipe = createPipe(pipeName(ours), HELPER_ONLY);
    try {
      const reached = connect(remote(pipeName(theirs)));
      await once(reached, 'connect');
      reached.destroy();
      expect(() => openPipe(remote(pipeName(ours)))).toThrow(refused({ call: 'CreateFileW' }));
    } finally {
      closeHandle(pipe);
      server.close();
    }
  });

  test.each(['bulk', 'bulk-away'])(
    'G10 %s: 128 MiB cross it; memory stays flat, and timers run',
    async (way) => {
      const { value } = (await agent(way)) as { value: Record<string, number> };
      expect(value['bytes']).toBe(128 * 1024 * 1024);
      expect(value['grownMiB']).toBeLessThan(64);
      expect(value['turns']).toBeGreaterThan(64);
    },
  );

  test('G10 strangers of the same account get nowhere, and the helper gets through', async () => {
    expect(await agent('stranger-first')).toEqual({ value: { greeting: 'hello me' } });
    expect(await agent('other-process')).toEqual({ value: { code: 'CANCELLED', knocked: true } });
    expect(await agent('second-client')).toMatchObject({ value: { second: 'busy' } });
    expect(await agent('reach-pipe-of-another')).toMatchObject({
      details: { why: 'pipe of another process' },
    });
  });

  test('G10 a helper that ends, dies, or is not waited for any more', async () => {
    expect(await agent('early-end')).toMatchObject({ details: { why: 'ended with 7' } });
    expect(await agent('no-such-program')).toMatchObject({
      details: { call: 'ShellExecuteExW', status: '0x00000002' },
    });
    expect(await agent('helper-dies')).toEqual({ value: { pieces: ['hello'], writing: 'HELPER_LOST' } });
    expect(await agent('aborted-waiting')).toMatchObject({ value: { code: 'CANCELLED' } });
  });

  test('G10 an administrator’s helper reaches the agent of a person, whose process is not theirs', async () => {
    const said = nodeAsAccount(inject('accounts').person, 'two-accounts.mjs', 'person');
    const { stdout } = await run(`${PROGRAM}\\node.exe`, [`${PROGRAM}\\two-accounts.mjs`, 'administrator'], {
      timeout: 120_000,
    });
    expect(stdout).toBe('hello administrator');
    expect(await said).toContain('hello person');
  });
});
