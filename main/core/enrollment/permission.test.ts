import { expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { openJournal } from './journal.ts';
import { openRun } from './run.ts';
import type { Elevated, Platform } from '../ports/platform.ts';
import { heldClock } from '../testing/held-clock.ts';
import { answer } from '../testing/person.ts';
import { CLOCK_OFFSET } from '../testing/world-server.ts';
import { world, type World } from '../testing/world.ts';

/** A run on a computer where the system asks before the keys can be had. */
async function started(fake: World, change: (platform: Platform) => Partial<Platform>, asks = true) {
  const { platform, protocol } = fake.boot();
  const seen = { accepted: 0, keys: 0, clockOffset: 0 };
  const elevated: Elevated = {
    asks,
    again: () => undefined,
    accept: async ({ server }) => {
      seen.accepted += 1;
      seen.clockOffset = server.clockOffset;
    },
  };
  const clock = heldClock();
  const keys = {
    ...platform.keys,
    open: () => {
      seen.keys += 1;
      return platform.keys.open();
    },
  };
  const run = await openRun({
    platform: { ...platform, keys, elevated, ...change(platform) },
    protocol,
    journal: await openJournal(platform.journal, clock),
    pauses: { clock, chance: () => 0 },
    agentVersion: '0.1.0',
    language: () => 'en',
  });
  return { run, seen };
}

const asIs = (): Partial<Platform> => ({});

test('G10 who cannot get permission learns it before the code is spent, and can try again', async () => {
  const fake = world();
  const refusing = (platform: Platform): Partial<Platform> => ({
    keys: { ...platform.keys, open: async () => Promise.reject(new GangwayError('HELPER_DECLINED')) },
  });
  const { run } = await started(fake, refusing);
  expect(await answer(run, 'failed')).toMatchObject({
    failure: { code: 'HELPER_DECLINED' },
    retry: { kind: 'redeeming' },
    back: { kind: 'code' },
  });
  expect([fake.server.redeemed, run.progress().redeeming]).toEqual([0, false]);
});

test('G10 A9 the helper is shown the plan before the first step, with the time of the service, however the clock was moved', async () => {
  const { run, seen } = await started(world(), asIs);
  await answer(run, 'finished');
  expect([seen.accepted, seen.clockOffset]).toEqual([1, CLOCK_OFFSET]);
});

test('G10 A9 after a start nothing makes the system ask before the person has read why', async () => {
  const fake = world();
  fake.failures.set('vpn', [new GangwayError('PACKAGE_INSTALL_FAILED')]);
  const first = await started(fake, asIs);
  await answer(first.run, 'stopped');
  first.run.dispatch({ kind: 'cancel' });
  void fake.cutPowerAt(1);
  fake.start(0);
  const { run, seen } = await started(fake, asIs);
  expect(run.state).toMatchObject({ kind: 'permission' });
  await run.idle();
  expect(seen).toMatchObject({ accepted: 0, keys: 0 });
  run.dispatch({ kind: 'retry' });
  await run.idle();
  expect(run.state.kind).not.toBe('permission');
  expect(seen.keys).toBe(1);
});

test('G10 a helper that ended is started again when the person wishes to go on, and by nothing that happens meanwhile', async () => {
  const calls: string[] = [];
  const losing = (platform: Platform): Partial<Platform> => ({
    elevated: { asks: true, again: () => void calls.push('again'), accept: async () => undefined },
    keys: {
      ...platform.keys,
      open: async () => {
        calls.push('keys');
        throw new GangwayError('HELPER_LOST');
      },
    },
  });
  const { run } = await started(world(), losing);
  await answer(run, 'failed');
  expect(calls.at(-1)).toBe('keys');
  run.dispatch({ kind: 'retry' });
  await run.idle();
  expect(calls.slice(-2)).toEqual(['again', 'keys']);
});

test('A9 where nobody is asked it goes on by itself', async () => {
  const fake = world();
  await answer((await started(fake, asIs, false)).run, 'consent');
  fake.start(0);
  const { run, seen } = await started(fake, asIs, false);
  await answer(run, 'finished');
  expect([run.state.kind, seen.accepted]).toEqual(['finished', 1]);
});
