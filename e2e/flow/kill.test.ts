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
  const ended = await gangway(['unenroll', '--simulate', computer, '--helper', '--yes']);
  expect(ended.exitCode, ended.stdout).toBe(0);
}

/** As a person would: what was killed is begun again, what waits for the restart goes on after it. */
async function enrollThroughKill(computer: string, item: Item): Promise<{ killed: number; last: Ran }> {
  let killed = 0;
  const enroll = (): Promise<Ran> => rig.enroll(computer, item, '--helper', '--restart');
  let last = await enroll();
  for (let more = 0; more < 4; more += 1) {
    if (last.signal === 'SIGKILL' || last.stdout.includes('HELPER_LOST')) {
      killed += 1;
      last = await enroll();
    } else if (last.exitCode === RESTART_NEEDED || last.stdout.includes('ALREADY_ENROLLED')) {
      last = await gangway(['resume', '--simulate', computer, '--helper', '--yes', '--restart']);
    } else {
      break;
    }
  }
  return { killed, last };
}

/** How the computer is when it is enrolled, and after it was taken back. */
interface Ends {
  readonly enrolled: object;
  readonly takenBack: object;
}

/** An undisturbed run: its points, and how it ends. */
async function undisturbed(): Promise<{ points: string[]; wanted: Ends }> {
  const calm = rig.joiningComputer({ trace: true });
  const last = await rig.enrollFully(calm, await rig.item(), '--helper');
  expect(last.exitCode, last.stdout).toBe(0);
  const [points, enrolled] = [await pointsOf(calm), endState(calm)];
  await giveBack(calm);
  return { points, wanted: { enrolled, takenBack: endState(calm) } };
}

async function killAtEach(points: readonly string[], kills: object, wanted: Ends): Promise<void> {
  const work = [...points];
  // Each has a name of its own, which the computer gives back before the next one gets it.
  const worker = async (digits: '042' | '043'): Promise<void> => {
    for (let point = work.shift(); point !== undefined; point = work.shift()) {
      const computer = rig.joiningComputer({ killAt: { point, ...kills } }, digits);
      const item = await rig.item(point);
      const { killed, last } = await enrollThroughKill(computer, item);
      expect(killed, `${point}: ${last.stdout}${last.stderr}`).toBe(1);
      expect(last.exitCode, `${point}: ${last.stdout}${last.stderr}`).toBe(0);
      expect(endState(computer), point).toEqual(wanted.enrolled);
      await giveBack(computer);
      expect(endState(computer), point).toEqual(wanted.takenBack);
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
}

test('A9 SIGKILL of the helper before and after each journal write of both, inside each effect and inside the restart, then again: the same end, each effect once, one device; taken back as without', async () => {
  const { points, wanted } = await undisturbed();
  expect(points.length).toBeGreaterThan(120);
  expect(points.filter((point) => point.startsWith('helper-journal:')).length).toBeGreaterThan(30);
  await killAtEach(points, {}, wanted);
}, 1_800_000);

test('A9 SIGKILL of the agent at every eighth of these points, and of agent and helper at every eighth: the same end, taken back as without', async () => {
  const { points, wanted } = await undisturbed();
  const eighth = (offset: number): string[] => points.filter((_point, index) => index % 8 === offset);
  await killAtEach(eighth(1), { kills: 'agent' }, wanted);
  await killAtEach(eighth(5), { kills: 'both' }, wanted);
}, 1_800_000);
