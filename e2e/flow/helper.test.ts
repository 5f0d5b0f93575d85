import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endState, gangway, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

test('G10 A6 an enrollment whose changes a helper makes ends as one without', async () => {
  const [helped, plain] = [rig.computer(), rig.computer()];
  const through = await rig.enrollFully(helped, await rig.item(), '--helper');
  expect(through.exitCode, through.stdout + through.stderr).toBe(0);
  const without = await rig.enrollFully(plain, await rig.item());
  expect(without.exitCode, without.stdout).toBe(0);
  expect(endState(helped)).toEqual(endState(plain));
  const wroteDown = (computer: string): boolean => existsSync(join(computer, 'agent', 'elevated.jsonl'));
  expect([wroteDown(helped), wroteDown(plain)]).toEqual([true, false]);
  const ended = await gangway(['unenroll', '--simulate', helped, '--yes', '--helper']);
  expect(ended.exitCode, ended.stdout).toBe(0);
});
