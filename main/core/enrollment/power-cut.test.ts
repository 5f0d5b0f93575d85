import { expect, test } from 'vitest';
import { answer, start } from '../testing/person.ts';
import { STEPS, type World, world } from '../testing/world.ts';

/** Enrolls; cut at point `n` where given, then goes on from what the disk kept. */
async function enrollWithCut(n: number, kept: number) {
  const fake = world();
  const cut = fake.cutPowerAt(n);
  const undisturbed = start(fake).then((run) => answer(run, 'finished'));
  const ended = await Promise.race([
    cut.then(() => 'cut' as const),
    undisturbed.then(() => 'finished' as const),
  ]);
  if (ended === 'finished') return { fake, ended, points: fake.points(), end: 'finished' };
  fake.start(kept);
  const end = await answer(await start(fake), 'finished');
  return { fake, ended, points: fake.points(), end: end.kind };
}

/** Each step is done, and told as done, once. */
const doneOnce = (fake: World) =>
  expect(fake.events().flatMap((event) => (event.kind === 'step-done' ? [event.step] : []))).toEqual(
    STEPS.map(({ id }) => id),
  );

const everyStepOnce = new Map(STEPS.map(({ id }) => [id, 1]));

test('A9 an undisturbed enrollment does each step once and tells the service all of it', async () => {
  const { fake, ended } = await enrollWithCut(Number.MAX_SAFE_INTEGER, 0);
  expect(ended).toBe('finished');
  expect(fake.effects).toEqual(everyStepOnce);
  expect(fake.events().at(-1)?.kind).toBe('enrolled');
  doneOnce(fake);
});

test('A9 A5 power lost at every point of an enrollment, with the unsynced bytes lost, torn or kept: it goes on, each effect once, one device', async () => {
  const { points } = await enrollWithCut(Number.MAX_SAFE_INTEGER, 0);
  expect(points).toBeGreaterThan(50);
  for (let n = 1; n < points; n += 1) {
    for (const kept of [0, 1, 9, 30, Number.MAX_SAFE_INTEGER]) {
      const { fake, ended, end } = await enrollWithCut(n, kept);
      expect(end, `point ${n}`).toBe('finished');
      expect(ended, `point ${n}`).toBe('cut');
      expect(fake.effects, `point ${n}, ${kept} bytes kept`).toEqual(everyStepOnce);
      expect([...fake.server.devices], `point ${n}`).toEqual(['device-1']);
      expect(fake.events().at(-1)?.kind, `point ${n}`).toBe('enrolled');
      doneOnce(fake);
    }
  }
});

test('A9 A10 power lost at every point of the way back: it goes on to the same end', async () => {
  const enrolled = async () => {
    const fake = world();
    const run = await start(fake);
    await answer(run, 'finished');
    return { fake, run };
  };
  const { fake: calm, run: calmRun } = await enrolled();
  void calm.cutPowerAt(Number.MAX_SAFE_INTEGER);
  await answer(calmRun, 'unenrolled');
  const points = calm.points();
  expect([...calm.present]).toEqual(['name']);
  expect(points).toBeGreaterThan(20);
  for (let n = 1; n < points; n += 1) {
    const { fake, run } = await enrolled();
    const cut = fake.cutPowerAt(n);
    void answer(run, 'unenrolled');
    await cut;
    fake.start(0);
    const again = await start(fake);
    await again.idle();
    if (again.progress().enrolled) await answer(again, 'unenrolled');
    expect([...fake.present], `point ${n}`).toEqual(['name']);
    expect(fake.computer.keys, `point ${n}`).toBe(false);
    expect(fake.journalFile().synced.length, `point ${n}`).toBe(0);
    expect(fake.events().filter(({ kind }) => kind === 'unenrolled').length, `point ${n}`).toBe(1);
  }
});
