import { expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { answer, start } from '../testing/person.ts';
import { STEPS, type World, world } from '../testing/world.ts';

const waiting = (steps = STEPS): World => {
  const fake = world(steps);
  fake.computer.nameNeedsRestart = true;
  return fake;
};

/** The computer is off and on again; what waited for it is effective. */
function reboot(fake: World): void {
  fake.start(0);
  fake.computer.boots += 1;
  fake.computer.nameNeedsRestart = false;
}

const outcome = (run: Awaited<ReturnType<typeof start>>, step: string) =>
  run.progress().steps.get(step)?.outcome.kind;

test('A9 what waits for a restart does not count before it, and is looked at again after it', async () => {
  const fake = waiting();
  const run = await start(fake);
  expect((await answer(run, 'restart')).kind).toBe('restart');
  expect(outcome(run, 'name')).toBe('pending');
  expect(outcome(run, 'office')).toBe('done');
  expect(fake.events().some(({ kind }) => kind === 'enrolled')).toBe(false);
  expect(fake.computer.continues).toBe(true);
  reboot(fake);
  const again = await start(fake);
  expect((await answer(again, 'finished')).kind).toBe('finished');
  expect(fake.effects).toEqual(new Map(STEPS.map(({ id }) => [id, 1])));
  expect(fake.computer.continues).toBe(false);
  expect(fake.events().at(-1)?.kind).toBe('enrolled');
});

test('A9 starting the agent again without a restart waits on, and asks the service for nothing twice', async () => {
  const fake = waiting();
  await answer(await start(fake), 'restart');
  fake.start(0);
  const again = await start(fake);
  expect((await answer(again, 'restart')).kind).toBe('restart');
  expect(fake.events().filter(({ kind }) => kind === 'restart-asked')).toHaveLength(1);
});

test('A10 who stops while a restart is waited for gets everything back, and nothing goes on by itself afterwards', async () => {
  const fake = waiting();
  const run = await start(fake);
  await answer(run, 'restart');
  expect(fake.computer.continues).toBe(true);
  run.dispatch({ kind: 'cancel' });
  expect((await answer(run, 'cancelled')).kind).toBe('cancelled');
  expect(fake.computer.continues).toBe(false);
  expect([...fake.present]).toEqual(['name']);
});

test('A9 a plan whose time was over before the start is fetched anew; one that was carried out is not', async () => {
  const fake = waiting();
  await answer(await start(fake), 'restart');
  fake.server.planExpired = true;
  reboot(fake);
  const again = await start(fake);
  await answer(again, 'finished');
  expect([fake.server.plans, outcome(again, 'name')]).toEqual([2, 'done']);
  expect(fake.effects).toEqual(new Map(STEPS.map(({ id }) => [id, 1])));
  await again.close();
  fake.start(0);
  await answer(await start(fake), 'unenrolled');
  expect(fake.server.plans).toBe(2);
});

test('the computer restarts only when the person agrees', async () => {
  const fake = waiting();
  const run = await start(fake);
  await answer(run, 'restart');
  expect(fake.computer.restarts).toBe(0);
  run.dispatch({ kind: 'restart-agreed' });
  await run.idle();
  expect(fake.computer.restarts).toBe(1);
});

test('a step that is not effective after the restart has failed, with its reason', async () => {
  const fake = waiting();
  await answer(await start(fake), 'restart');
  reboot(fake);
  fake.computer.nameNeedsRestart = true;
  const again = await start(fake);
  await answer(again, 'stopped');
  expect(again.progress().steps.get('name')?.outcome).toMatchObject({ code: 'STEP_VERIFY_FAILED' });
});

test('G5 A9 a step that is tried again after the end and waits for a restart is looked at after it', async () => {
  const fake = waiting(
    STEPS.map((step) => (step.id === 'name' ? { ...step, onFailure: 'continue' as const } : step)),
  );
  fake.failures.set('name', [new GangwayError('HOST_NAME_FAILED')]);
  const run = await start(fake);
  await answer(run, 'finished');
  run.dispatch({ kind: 'retry' });
  expect((await answer(run, 'restart')).kind).toBe('restart');
  expect(fake.computer.continues).toBe(true);
  reboot(fake);
  const again = await start(fake);
  expect((await answer(again, 'finished')).kind).toBe('finished');
  expect(outcome(again, 'name')).toBe('done');
  expect(fake.computer.continues).toBe(false);
  expect(fake.events().filter(({ kind }) => kind === 'enrolled')).toHaveLength(1);
});

test('A6 a step behind a restart barrier runs after it', async () => {
  const steps = STEPS.map((step) => (step.id === 'office' ? { ...step, afterRestart: true as const } : step));
  const fake = waiting(steps);
  const run = await start(fake);
  await answer(run, 'restart');
  expect(outcome(run, 'office')).toBeUndefined();
  reboot(fake);
  const again = await start(fake);
  await answer(again, 'finished');
  expect(outcome(again, 'office')).toBe('done');
});

test('A6 what needs a step behind the barrier waits with it, and is not told as left out', async () => {
  const steps = STEPS.map((step) => {
    if (step.id === 'vpn') return { ...step, afterRestart: true as const };
    return step.id === 'office' ? { ...step, needs: ['vpn'] } : step;
  });
  const fake = waiting(steps);
  const run = await start(fake);
  await answer(run, 'restart');
  expect([outcome(run, 'vpn'), outcome(run, 'office')]).toEqual([undefined, undefined]);
  reboot(fake);
  const again = await start(fake);
  await answer(again, 'finished');
  expect(outcome(again, 'office')).toBe('done');
  expect(fake.events().filter(({ kind }) => kind === 'step-skipped')).toEqual([]);
});

test('A6 a restart that is over holds nothing up, although what waited for it comes later in the plan', async () => {
  const [root, management, name, vpn, office] = STEPS;
  if (!root || !management || !name || !vpn || !office) throw new Error('no steps');
  const barred = { ...vpn, afterRestart: true as const, onFailure: 'continue' as const };
  const fake = waiting([root, management, barred, name, office]);
  fake.failures.set('vpn', [new GangwayError('PACKAGE_INSTALL_FAILED')]);
  await answer(await start(fake), 'restart');
  reboot(fake);
  const again = await start(fake);
  await answer(again, 'finished');
  expect(outcome(again, 'vpn')).toBe('done');
});

test('A9 power lost at every point up to the restart and after it: the same end, each effect once', async () => {
  const runTo = async (n: number) => {
    const fake = waiting();
    const cut = fake.cutPowerAt(n);
    const end = start(fake).then((run) => answer(run, 'restart'));
    const ended = await Promise.race([cut.then(() => 'cut'), end.then(() => 'asked')]);
    reboot(fake);
    const again = await start(fake);
    await answer(again, 'finished');
    return { fake, ended };
  };
  let n = 1;
  for (let ended = 'cut'; ended === 'cut'; n += 1) {
    const ran = await runTo(n);
    ({ ended } = ran);
    expect(ran.fake.effects, `point ${n}`).toEqual(new Map(STEPS.map(({ id }) => [id, 1])));
    expect(ran.fake.events().at(-1)?.kind, `point ${n}`).toBe('enrolled');
  }
  expect(n).toBeGreaterThan(50);
});

test('A6 a package that may be repeated is, as often as the plan says', async () => {
  const fake = world(STEPS.map((step) => (step.id === 'vpn' ? { ...step, retries: 2 } : step)));
  fake.failures.set(
    'vpn',
    [1, 2].map(() => new GangwayError('PACKAGE_INSTALL_FAILED')),
  );
  const run = await start(fake);
  await answer(run, 'finished');
  expect(run.progress().steps.get('vpn')?.attempts).toBe(3);
});
