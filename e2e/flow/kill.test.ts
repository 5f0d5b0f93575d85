import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeConnector } from '../../demo/connector.ts';
import type { Item } from '../../demo/prepare.ts';
import {
  endState,
  gangway,
  JOIN_BLOB,
  OTHER_BLOB,
  type Ran,
  RESTART_NEEDED,
  type Rig,
  startRig,
} from './rig.ts';

let rig: Rig;
let stopConnector: () => Promise<void>;
beforeAll(async () => {
  const connector = await makeConnector();
  rig = await startRig({ connector });
  stopConnector = connector.serve(rig.helpdesk, ({ machineName }) =>
    machineName.endsWith('042') ? JOIN_BLOB : OTHER_BLOB,
  );
});
afterAll(async () => {
  await stopConnector();
  await rig.stop();
});

/** Every point at which an undisturbed run touches the disk, in order. */
async function pointsOf(computer: string): Promise<string[]> {
  return readFileSync(join(computer, 'trace.txt'), 'utf8').split('\n').filter(Boolean);
}

async function giveBack(computer: string): Promise<void> {
  const ended = await gangway(['unenroll', '--simulate', computer, '--yes']);
  expect(ended.exitCode, ended.stdout).toBe(0);
}

/** As a person would: what was killed is begun again, what waits for the restart goes on after it. */
async function enrollThroughKill(computer: string, item: Item): Promise<{ killed: number; last: Ran }> {
  let killed = 0;
  let last = await rig.enroll(computer, item, '--restart');
  for (let more = 0; more < 3; more += 1) {
    if (last.signal === 'SIGKILL') {
      killed += 1;
      last = await rig.enroll(computer, item, '--restart');
    } else if (last.exitCode === RESTART_NEEDED || last.stdout.includes('ALREADY_ENROLLED')) {
      last = await gangway(['resume', '--simulate', computer, '--yes', '--restart']);
    } else {
      break;
    }
  }
  return { killed, last };
}

test('A9 SIGKILL before and after each journal write, inside each effect and inside the restart, then resume: the same end, each effect once, one device', async () => {
  const calm = rig.joiningComputer({ trace: true });
  expect((await rig.enrollFully(calm, await rig.item())).exitCode).toBe(0);
  const points = await pointsOf(calm);
  const wanted = endState(calm);
  await giveBack(calm);
  expect(points.length).toBeGreaterThan(80);
  const work = [...points.keys()];
  // Each has a name of its own, which the computer gives back before the next one gets it.
  const worker = async (digits: '042' | '043'): Promise<void> => {
    for (let index = work.shift(); index !== undefined; index = work.shift()) {
      const point = points[index] ?? '';
      const computer = rig.joiningComputer({ killAt: { point } }, digits);
      const item = await rig.item(point);
      const { killed, last } = await enrollThroughKill(computer, item);
      expect(killed, point).toBe(1);
      expect(last.exitCode, `${point}: ${last.stdout}${last.stderr}`).toBe(0);
      expect(endState(computer), point).toEqual(wanted);
      await giveBack(computer);
      const { enrollments } = await rig.helpdesk.get<{ enrollments: { state: string; id: string }[] }>(
        `/enrollment-items/${item.id}`,
      );
      expect(
        enrollments.map(({ state }) => state),
        point,
      ).toEqual(['unenrolled']);
    }
  };
  await Promise.all([worker('042'), worker('043')]);
}, 900_000);
