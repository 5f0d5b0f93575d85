import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { contextOf, managementStep } from '../../../main/platform/testing/rehearsal.ts';
import { CHECK_IN_TASK } from '../../../main/platform/win32/check-in-task.ts';
import { TASK_NAME } from '../../../main/platform/win32/continue-task.ts';
import { windowsPlatform } from '../../../main/platform/win32/index.ts';
import { PROGRAM } from '../computer.ts';
import { asAccount } from './as-account.ts';
import { signIn } from './sign-in.ts';

let folder: string;
let note: string;
let release: () => Promise<void>;
beforeAll(async () => {
  folder = mkdtempSync('C:\\Users\\Public\\gangway-task-');
  note = join(folder, 'ran-as.txt');
  const program = { file: `${PROGRAM}\\node.exe`, args: [`${PROGRAM}\\note.mjs`, note] };
  const platform = windowsPlatform(program, program);
  const lock = await platform.lock();
  await platform.restart.continueAfter();
  await platform.steps.management.apply(managementStep, contextOf());
  release = async () => {
    await platform.restart.forget();
    await platform.steps.management.undo(managementStep);
    await lock.release();
  };
});
afterAll(async () => {
  await release();
  rmSync(folder, { recursive: true, force: true });
});

const schtasks = (...args: string[]): { status: number | null; stdout: string } =>
  spawnSync('schtasks', args, { encoding: 'utf8', timeout: 60_000 });
const runs = (): string[] => (existsSync(note) ? readFileSync(note, 'utf8').trim().split(/\r?\n/) : []);
async function runsReach(count: number): Promise<string[]> {
  for (let tries = 0; tries < 1200 && runs().length < count; tries += 1) await pause(100);
  return runs();
}

describe('the task that goes on after a restart, on Windows itself', () => {
  test('A9 Windows keeps it as it was made: at the sign-in of any account, as the system', () => {
    const { stdout } = schtasks('/Query', '/TN', TASK_NAME, '/XML');
    expect(stdout).toContain('<LogonTrigger>');
    expect(stdout).toContain('<UserId>S-1-5-18</UserId>');
    expect(/<LogonTrigger>[^]*<UserId>[^]*<\/LogonTrigger>/.test(stdout)).toBe(false);
  });

  test('A9 G10 a person can neither change it nor take it away', async () => {
    const { person } = inject('accounts');
    expect(await asAccount(person, `schtasks /Delete /TN "${TASK_NAME}" /F`)).toMatch(/\n1$/);
    expect(await asAccount(person, `schtasks /Change /TN "${TASK_NAME}" /TR cmd.exe`)).toMatch(/\n1$/);
    expect(schtasks('/Query', '/TN', TASK_NAME).status).toBe(0);
  });

  test('A9 what it starts runs as the system', async () => {
    expect(schtasks('/Run', '/TN', TASK_NAME).status).toBe(0);
    expect(await runsReach(1)).toEqual(['SYSTEM']);
  });

  test.each(['person', 'administrator', 'other'] as const)(
    'A9 it starts when the %s signs in',
    async (who) => {
      const before = runs().length;
      const signOut = signIn(inject('accounts')[who]);
      try {
        expect((await runsReach(before + 1)).slice(before)).toEqual(['SYSTEM']);
      } finally {
        await signOut();
      }
    },
  );
});

describe('the task that checks in, on Windows itself', () => {
  test('A13 Windows keeps it as it was made: every day, at another time each day, as the system', () => {
    const { stdout } = schtasks('/Query', '/TN', CHECK_IN_TASK, '/XML');
    expect(stdout).toContain('<DaysInterval>1</DaysInterval>');
    expect(stdout).toContain('<RandomDelay>PT4H</RandomDelay>');
    expect(stdout).toContain('<StartWhenAvailable>true</StartWhenAvailable>');
    expect(stdout).toContain('<UserId>S-1-5-18</UserId>');
  });

  test('A13 what it starts runs as the system', async () => {
    const before = runs().length;
    expect(schtasks('/Run', '/TN', CHECK_IN_TASK).status).toBe(0);
    expect((await runsReach(before + 1)).slice(before)).toEqual(['SYSTEM']);
  });
});
