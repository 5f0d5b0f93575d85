import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';
import { heldClock } from '../testing/held-clock.ts';
import { ADDRESS, answer, start } from '../testing/person.ts';
import { STEPS, type World, world } from '../testing/world.ts';

const outcomes = (run: Awaited<ReturnType<typeof start>>) =>
  Object.fromEntries([...run.progress().steps].map(([id, { outcome }]) => [id, outcome.kind]));

const withPolicy = (id: string, onFailure: Step['onFailure']): World =>
  world(STEPS.map((step) => (step.id === id ? { ...step, onFailure } : step)));

test('A14 a computer that somebody else manages is noticed before the code is spent', async () => {
  const fake = world();
  fake.computer.managedBy = 'Other Corp';
  const run = await start(fake);
  expect(await answer(run, 'finished')).toMatchObject({
    kind: 'failed',
    failure: { code: 'ALREADY_MANAGED', details: { by: 'Other Corp' } },
  });
  expect(fake.server.redeemed).toBe(0);
});

test('not knowing whether somebody manages the computer is not taken for "nobody"', async () => {
  const fake = world();
  fake.computer.unreadable = true;
  const run = await start(fake);
  expect(await answer(run, 'finished')).toMatchObject({ failure: { code: 'MANAGEMENT_UNKNOWN' } });
  expect(fake.server.redeemed).toBe(0);
});

test('A14 what only an administrator may see is seen before the code is spent, too', async () => {
  const fake = world();
  fake.computer.unreadable = 'before-keys';
  fake.computer.managedBy = 'Other Corp';
  const run = await start(fake);
  expect(await answer(run, 'finished')).toMatchObject({
    failure: { code: 'ALREADY_MANAGED', details: { by: 'Other Corp' } },
  });
  expect(fake.server.redeemed).toBe(0);

  const free = world();
  free.computer.unreadable = 'before-keys';
  expect((await answer(await start(free), 'finished')).kind).toBe('finished');
});

test('M2 a refused code is put right on the same page', async () => {
  const fake = world();
  const run = await start(fake);
  expect(await answer(run, 'finished', '2222222222')).toMatchObject({
    kind: 'code',
    failure: { code: 'CODE_REJECTED' },
  });
  expect(fake.server.devices.size).toBe(0);
});

test('G5 a failed step waits for the person and is tried again alone', async () => {
  const fake = world();
  fake.failures.set('vpn', [new GangwayError('PACKAGE_INSTALL_FAILED', { details: { exit: '1603' } })]);
  const run = await start(fake);
  await answer(run, 'stopped');
  expect(outcomes(run)).toEqual({ root: 'done', management: 'done', name: 'done', vpn: 'failed' });
  run.dispatch({ kind: 'retry' });
  await answer(run, 'finished');
  expect(fake.effects).toEqual(new Map(STEPS.map(({ id }) => [id, 1])));
  expect(fake.events().filter(({ kind }) => kind === 'step-failed')).toMatchObject([
    { step: 'vpn', code: 'PACKAGE_INSTALL_FAILED', details: { exit: '1603' } },
  ]);
});

test('A6 a step that may fail lets the others go on; those that need it wait', async () => {
  const fake = withPolicy('management', 'continue');
  fake.failures.set('management', [new GangwayError('MANAGEMENT_FAILED')]);
  const run = await start(fake);
  await answer(run, 'finished');
  expect(outcomes(run)).toEqual({
    root: 'done',
    management: 'failed',
    name: 'skipped',
    vpn: 'skipped',
    office: 'skipped',
  });
  run.dispatch({ kind: 'retry' });
  await run.idle();
  expect(new Set(Object.values(outcomes(run)))).toEqual(new Set(['done']));
});

test('G5 of two steps that failed, the one the person tries again runs and the other waits', async () => {
  const fake = world(STEPS.map((step) => ({ ...step, onFailure: 'continue' as const })));
  for (const id of ['vpn', 'office']) fake.failures.set(id, [new GangwayError('PACKAGE_INSTALL_FAILED')]);
  const run = await start(fake);
  await answer(run, 'finished');
  run.dispatch({ kind: 'retry', step: 'office' });
  await run.idle();
  expect(outcomes(run)).toMatchObject({ vpn: 'failed', office: 'done' });
  run.dispatch({ kind: 'retry' });
  await run.idle();
  expect(outcomes(run)).toMatchObject({ vpn: 'done' });
});

test('a download that fails is repeated by itself with growing pauses, a wrong file is not', async () => {
  const fake = world();
  const clock = heldClock();
  fake.failures.set(
    'vpn',
    [1, 2, 3].map(() => new GangwayError('PACKAGE_DOWNLOAD_FAILED')),
  );
  fake.failures.set('office', [new GangwayError('PACKAGE_HASH_MISMATCH')]);
  const run = await start(fake, clock);
  await answer(run, 'stopped');
  expect(outcomes(run)).toMatchObject({ vpn: 'done', office: 'failed' });
  expect(clock.slept.length).toBe(3);
});

test('A5 events of a time without network are told when it is back, each once', async () => {
  const fake = world();
  const run = await start(fake);
  await answer(run, 'consent');
  fake.server.online = false;
  run.dispatch({ kind: 'consented' });
  await answer(run, 'finished');
  await run.close();
  expect(fake.events().length).toBeLessThan(3);
  fake.server.online = true;
  const again = await start(fake);
  expect(again.state.kind).toBe('finished');
  await again.idle();
  expect(fake.events().map(({ sequence }) => sequence)).toEqual(fake.events().map((_, index) => index + 1));
  expect(fake.events().at(-1)?.kind).toBe('enrolled');
});

test('cancelling while it is being set up takes back what was done', async () => {
  const fake = world();
  fake.failures.set('vpn', [new GangwayError('PACKAGE_INSTALL_FAILED')]);
  const run = await start(fake);
  await answer(run, 'stopped');
  run.dispatch({ kind: 'cancel' });
  expect((await answer(run, 'cancelled')).kind).toBe('cancelled');
  expect([...fake.present]).toEqual(['name']);
  expect(fake.computer.keys).toBe(false);
  expect(fake.events().at(-1)?.kind).toBe('cancelled');
});

test('saying no to the plan changes nothing on the computer and tells the service', async () => {
  const fake = world();
  const run = await start(fake);
  await answer(run, 'consent');
  run.dispatch({ kind: 'declined' });
  expect((await answer(run, 'cancelled')).kind).toBe('cancelled');
  expect(fake.effects.size).toBe(0);
  expect(fake.events().at(-1)?.kind).toBe('declined');
});

test('A10 unenrolling without network waits with keys and journal until the service was told', async () => {
  const fake = world();
  const run = await start(fake);
  await answer(run, 'finished');
  fake.server.online = false;
  await answer(run, 'unenrolled');
  expect(fake.computer.keys).toBe(true);
  await run.close();
  fake.server.online = true;
  const again = await start(fake);
  await again.idle();
  expect(fake.events().at(-1)).toMatchObject({ kind: 'unenrolled', kept: ['name'] });
  expect(fake.computer.keys).toBe(false);
});

describe('A9 A10 a new enrollment after one whose end could not be told', () => {
  /** Unenrolled while the service was away. */
  async function leftOver() {
    const fake = world();
    const run = await start(fake);
    await answer(run, 'finished');
    fake.server.online = false;
    await answer(run, 'unenrolled');
    fake.server.online = true;
    return { fake, run };
  }
  const standsAfterStart = async (fake: World) => {
    fake.start(0);
    expect((await start(fake)).state.kind).toBe('finished');
    expect(fake.computer.keys).toBe(true);
  };

  test('A9 A10 in the same program has a journal of its own', async () => {
    const { fake, run } = await leftOver();
    run.dispatch({ kind: 'back' });
    expect((await answer(run, 'finished')).kind).toBe('finished');
    await run.close();
    await standsAfterStart(fake);
  });

  test('A9 A10 in the next program waits for the last words, which take keys and journal of the old one with them', async () => {
    const { fake, run } = await leftOver();
    await run.close();
    const again = await start(fake);
    again.dispatch({ kind: 'language-chosen' });
    again.dispatch(ADDRESS);
    expect((await answer(again, 'finished')).kind).toBe('finished');
    expect(fake.events().some(({ kind }) => kind === 'unenrolled')).toBe(true);
    await again.close();
    await standsAfterStart(fake);
  });
});

test('A10 what was done last is taken back first, and what is not removable stays', async () => {
  const fake = world();
  await answer(await start(fake), 'unenrolled');
  const removed = ['office', 'vpn', 'management', 'root'];
  expect(fake.events().at(-1)).toMatchObject({ kind: 'unenrolled', removed, kept: ['name'] });
  expect([...fake.present]).toEqual(['name']);
});

test('A15 asking to unenroll takes nothing back before the person has confirmed it', async () => {
  const fake = world();
  const run = await start(fake);
  await answer(run, 'finished');
  run.dispatch({ kind: 'unenroll-confirmed' });
  run.dispatch({ kind: 'unenroll-asked' });
  await run.idle();
  expect(run.state.kind).toBe('confirm-unenroll');
  run.dispatch({ kind: 'unenroll-refused' });
  await run.idle();
  expect(run.state.kind).toBe('finished');
  expect([...fake.present]).toEqual(STEPS.map(({ id }) => id));
  expect(fake.events().at(-1)?.kind).toBe('enrolled');
});
