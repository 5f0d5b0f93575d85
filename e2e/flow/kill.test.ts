import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endState, gangway, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

/** Every point at which an undisturbed run touches the disk, in order. */
async function pointsOf(computer: string): Promise<string[]> {
  return readFileSync(join(computer, 'trace.txt'), 'utf8').split('\n').filter(Boolean);
}

test('A9 SIGKILL before and after each journal write and inside each effect, then resume: the same end, each effect once, one device', async () => {
  const calm = rig.computer({ trace: true });
  expect((await rig.enroll(calm, await rig.item())).exitCode).toBe(0);
  const points = await pointsOf(calm);
  const wanted = endState(calm);
  expect(points.length).toBeGreaterThan(80);
  const work = [...points.keys()];
  const worker = async (): Promise<void> => {
    for (let index = work.shift(); index !== undefined; index = work.shift()) {
      const point = points[index] ?? '';
      const computer = rig.computer({ killAt: { point } });
      const item = await rig.item(point);
      const killed = await rig.enroll(computer, item);
      expect(killed.signal, `${point}: ${killed.stdout}${killed.stderr}`).toBe('SIGKILL');
      const again = await rig.enroll(computer, item);
      // Killed after the last entry, it is enrolled already; everything else goes on.
      const already = again.stdout.includes('ALREADY_ENROLLED');
      expect(already || again.exitCode === 0, `${point}: ${again.stdout}${again.stderr}`).toBe(true);
      await gangway(['resume', '--simulate', computer, '--yes']);
      expect(endState(computer), point).toEqual(wanted);
      const { enrollments } = await rig.helpdesk.get<{ enrollments: { state: string; id: string }[] }>(
        `/enrollment-items/${item.id}`,
      );
      expect(
        enrollments.map(({ state }) => state),
        point,
      ).toEqual(['enrolled']);
    }
  };
  await Promise.all([worker(), worker()]);
}, 600_000);
