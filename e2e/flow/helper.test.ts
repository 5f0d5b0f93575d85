import { type ChildProcessWithoutNullStreams, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, endState, gangway, RESTART_NEEDED, type Rig, startGangway, startRig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

const wroteDown = (computer: string): boolean => existsSync(join(computer, 'agent', 'elevated.jsonl'));

test('G10 A6 an enrollment whose changes a helper makes ends as one without', async () => {
  const [helped, plain] = [rig.computer(), rig.computer()];
  const through = await rig.enrollFully(helped, await rig.item(), '--helper');
  expect(through.exitCode, through.stdout + through.stderr).toBe(0);
  const without = await rig.enrollFully(plain, await rig.item());
  expect(without.exitCode, without.stdout).toBe(0);
  expect(endState(helped)).toEqual(endState(plain));
  expect([wroteDown(helped), wroteDown(plain)]).toEqual([true, false]);
});

test('A10 A15 unenrolling goes by the record of the helper: what it has no record of stays', async () => {
  const computer = rig.computer();
  await rig.enrollFully(computer, await rig.item(), '--helper');
  const record = join(computer, 'agent', 'elevated.jsonl');
  const kept = readFileSync(record);
  // Somebody with the rights for it threw the record away, but for the plan.
  writeFileSync(record, kept.subarray(0, kept.indexOf('\n') + 1));
  const before = endState(computer);
  const without = await gangway(['unenroll', '--simulate', computer, '--helper', '--yes', '--json']);
  expect(without.events().at(-1)).toMatchObject({ event: 'unenrolled', removed: [] });
  expect(endState(computer)).toEqual(before);
});

test('G10 the built helper reads who signs plans from the file beside it: with a damaged one it does nothing', () => {
  const program = mkdtempSync(join(tmpdir(), 'gangway-program-'));
  const helper = (): string => {
    const args = [join(program, 'gangway-helper.mjs'), '--simulate', rig.computer(), '--stdio'];
    return spawnSync(process.execPath, args, { encoding: 'utf8', input: '', timeout: 60_000 }).stderr;
  };
  try {
    cpSync(join(import.meta.dirname, '../../dist/cli'), program, { recursive: true });
    expect(helper()).toBe('');
    writeFileSync(join(program, 'plan-signer.json'), '{');
    expect(helper()).toBe('STATE_CORRUPT\n');
  } finally {
    rmSync(program, { recursive: true });
  }
});

describe('while the helper works on a step', () => {
  /** An enrollment that is at the application, which takes its time. */
  async function atWork(computer: string): Promise<ChildProcessWithoutNullStreams> {
    const item = await rig.item();
    const options = ['--simulate', computer, '--helper', '--yes', '--json', '--code-file', '-'];
    const agent = startGangway(['enroll', ...rig.server, ...options], `${item.code}\n`);
    let told = '';
    await new Promise<void>((resolve, reject) => {
      agent.stdout.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        if (/"step-started".*"kind":"application"/.test(told)) resolve();
      });
      agent.once('close', () => reject(new Error(told)));
    });
    return agent;
  }
  const slow = { slow: { application: 120_000 } };

  test('A9 a killed agent ends the helper, and the next one goes on', async () => {
    const computer = rig.computer(slow);
    const agent = await atWork(computer);
    agent.kill('SIGKILL');
    await ended(agent);
    writeFileSync(join(computer, 'faults.json'), '{}');
    const next = await gangway(['resume', '--simulate', computer, '--helper', '--yes']);
    expect(next.exitCode, next.stdout + next.stderr).toBe(RESTART_NEEDED);
  });

  // Who the children of a process are is asked of Linux here.
  test.skipIf(!existsSync('/proc/self/task'))(
    'A9 Ctrl+C, which a terminal sends to both, leaves the step to what the agent says',
    async () => {
      const computer = rig.computer({ slow: { application: 1000 } });
      const agent = await atWork(computer);
      const pid = String(agent.pid);
      const [helper] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
      process.kill(Number(helper), 'SIGINT');
      const ran = await ended(agent);
      expect(ran.exitCode, ran.stdout).toBe(RESTART_NEEDED);
    },
  );

  test('A9 a second agent is told that another one is at work, and changes nothing', async () => {
    const computer = rig.computer(slow);
    const agent = await atWork(computer);
    const before = endState(computer);
    const second = await gangway(['resume', '--simulate', computer, '--helper', '--yes', '--json']);
    expect(second.stdout).toContain('STATE_BUSY');
    expect(second.exitCode).toBe(12);
    expect(endState(computer)).toEqual(before);
    agent.kill('SIGTERM');
    expect((await ended(agent)).exitCode).toBe(3);
  });
});
