import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';
import { answer, start } from '../testing/person.ts';
import { STEPS, type World, world } from '../testing/world.ts';

/** `vpn` and `office` are packages; office needs no vpn. */
const withVpn = (change: Partial<Pick<Step, 'onFailure' | 'retries'>>): World =>
  world(STEPS.map((step) => (step.id === 'vpn' ? { ...step, ...change } : step)));

const fails = (fake: World, ...codes: ('PACKAGE_INSTALL_FAILED' | 'STEP_TIMEOUT')[]): void =>
  void fake.failures.set(
    'vpn',
    codes.map((code) => new GangwayError(code, { details: { exit: '1603' } })),
  );

const told = (fake: World, step: string) =>
  fake
    .events()
    .filter((event) => 'step' in event && event.step === step)
    .map(({ sequence: _sequence, at: _at, ...event }) => event);

describe('a package that fails', () => {
  test('A6 stops the rest where the plan says stop', async () => {
    const fake = withVpn({ onFailure: 'stop' });
    fails(fake, 'PACKAGE_INSTALL_FAILED');
    const run = await start(fake);
    expect(await answer(run, 'finished')).toMatchObject({ kind: 'stopped' });
    expect(fake.effects.has('office')).toBe(false);
  });

  test('A6 does not stop the rest where the plan says go on', async () => {
    const fake = withVpn({ onFailure: 'continue' });
    fails(fake, 'PACKAGE_INSTALL_FAILED');
    const run = await start(fake);
    expect(await answer(run, 'finished')).toMatchObject({ kind: 'finished' });
    expect([fake.effects.get('vpn'), fake.effects.get('office')]).toEqual([undefined, 1]);
  });

  test.each([
    [1, 'stopped'],
    [2, 'finished'],
  ])('A6 twice, with %d more tries in the plan: %s', async (retries, end) => {
    const fake = withVpn({ retries });
    fails(fake, 'PACKAGE_INSTALL_FAILED', 'PACKAGE_INSTALL_FAILED');
    const run = await start(fake);
    expect(await answer(run, 'finished')).toMatchObject({ kind: end });
  });

  test('A6 by taking too long is not tried again by itself: it may still be at work', async () => {
    const fake = withVpn({ retries: 5 });
    fails(fake, 'STEP_TIMEOUT');
    const run = await start(fake);
    expect(await answer(run, 'finished')).toMatchObject({ kind: 'stopped' });
    expect(run.progress().steps.get('vpn')?.attempts).toBe(1);
  });

  test('A5 A6 the service is told of every attempt and its end, package by package', async () => {
    const fake = withVpn({ retries: 1 });
    fails(fake, 'PACKAGE_INSTALL_FAILED');
    await answer(await start(fake), 'finished');
    expect(told(fake, 'vpn')).toMatchObject([
      { kind: 'step-started', attempt: 1 },
      { kind: 'step-failed', code: 'PACKAGE_INSTALL_FAILED', details: { exit: '1603' } },
      { kind: 'step-started', attempt: 2 },
      { kind: 'step-done', changed: true },
    ]);
    expect(told(fake, 'office')).toMatchObject([
      { kind: 'step-started', attempt: 1 },
      { kind: 'step-done', changed: true },
    ]);
  });

  test('A5 A6 one that was there already is told as unchanged', async () => {
    const fake = world();
    fake.present.add('vpn');
    await answer(await start(fake), 'finished');
    expect(told(fake, 'vpn').at(-1)).toMatchObject({ kind: 'step-done', changed: false });
    expect(fake.effects.has('vpn')).toBe(false);
  });
});
