import { describe, expect, test } from 'vitest';
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import { heldClock } from '../testing/held-clock.ts';
import { answer, start } from '../testing/person.ts';
import { STEPS, type World, world } from '../testing/world.ts';
import { RENEWED } from '../testing/world-server.ts';
import { decodeJournal } from './journal-codec.ts';

const HOUR = 60 * 60 * 1000;

const order = (sequence = 1, refusedAs?: ErrorCode) => ({
  id: `order-${sequence}`,
  sequence,
  signed: 'a.b.c',
  ...(refusedAs === undefined ? {} : { refusedAs }),
});

/** Enrolled, and the program closed. */
async function enrolled(): Promise<World> {
  const fake = world();
  const run = await start(fake);
  await answer(run, 'finished');
  await run.close();
  return fake;
}

const kindsIn = (fake: World): string[] =>
  decodeJournal(fake.journalFile().synced).entries.map(({ entry }) => entry.kind);

describe('renewing', () => {
  test('A13 a start renews the certificate in its last third, by the clock of the server and not of the computer', async () => {
    const fake = await enrolled();
    fake.server.dueAt = 5_000;
    // The computer's clock is far in the future, or far in the past.
    for (const time of [Date.UTC(2090, 0, 1), 0]) {
      const run = await start(fake, heldClock(time));
      expect(await run.checkedIn()).toMatchObject({ renewed: false });
      await run.close();
    }
    fake.server.time = 5_000;
    const run = await start(fake, heldClock(0));
    await run.idle();
    expect(await run.checkedIn()).toMatchObject({ renewed: true });
    expect(run.progress().redeemed?.certificateChain).toBe(RENEWED);
    await run.close();
    // It is in the journal: the next start has nothing to do.
    const again = await start(fake);
    expect(await again.checkedIn()).toMatchObject({ renewed: false });
    expect(fake.server.renewed).toBe(1);
  });

  test('A13 an answer that is lost is asked for again', async () => {
    const fake = await enrolled();
    fake.server.dueAt = 0;
    fake.server.online = false;
    const offline = await start(fake);
    await expect(offline.checkedIn()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' });
    expect(offline.state.kind).toBe('finished');
    await offline.close();
    fake.server.online = true;
    const run = await start(fake);
    expect(await run.checkedIn()).toMatchObject({ renewed: true });
  });
});

describe('a device that is revoked', () => {
  test('A13 is told so although its enrollment is finished, and at each start from then on, without a network, too', async () => {
    const fake = await enrolled();
    fake.server.revoked = true;
    const run = await start(fake);
    await run.idle();
    expect(run.state).toMatchObject({ kind: 'failed', failure: { code: 'DEVICE_REVOKED' } });
    await run.close();
    expect(kindsIn(fake).filter((kind) => kind === 'revoked')).toHaveLength(1);
    fake.server.online = false;
    const again = await start(fake);
    expect(again.state).toMatchObject({ kind: 'failed', failure: { code: 'DEVICE_REVOKED' } });
  });

  test('A13 A10 can still be unenrolled by the person, and leaves nothing behind', async () => {
    const fake = await enrolled();
    fake.server.revoked = true;
    const run = await start(fake);
    await run.idle();
    run.dispatch({ kind: 'back' });
    expect((await answer(run, 'unenrolled')).kind).toBe('unenrolled');
    expect([...fake.present]).toEqual(['name']);
    expect(fake.computer.keys).toBe(false);
    expect(fake.journalFile().synced.length).toBe(0);
  });

  test('A13 is told so while it is being set up: the step under way ends, none is begun', async () => {
    const fake = world();
    const run = await start(fake);
    await answer(run, 'consent');
    fake.server.revoked = true;
    run.dispatch({ kind: 'consented' });
    await answer(run, 'finished');
    expect(run.state).toMatchObject({ kind: 'failed', failure: { code: 'DEVICE_REVOKED' } });
    expect(fake.effects.size).toBeLessThan(STEPS.length);
    run.dispatch({ kind: 'back' });
    expect(run.state.kind).toBe('stopped');
    run.dispatch({ kind: 'cancel' });
    expect((await answer(run, 'cancelled')).kind).toBe('cancelled');
    expect(fake.present.size).toBeLessThan(2);
  });
});

describe('an order to unenroll', () => {
  test('A15 is followed at a start without asking the person, and told to the service', async () => {
    const fake = await enrolled();
    fake.server.order = order();
    const run = await start(fake);
    await run.idle();
    expect(run.state.kind).toBe('unenrolled');
    expect([...fake.present]).toEqual(['name']);
    expect(fake.computer.keys).toBe(false);
    expect(fake.events().slice(-2)).toMatchObject([
      { kind: 'order-accepted', order: 'order-1' },
      { kind: 'unenrolled', kept: ['name'] },
    ]);
  });

  test('A15 is noticed by a program that stays open, within the hour', async () => {
    const fake = world();
    const held = heldClock();
    let hourIsOver: () => void = () => undefined;
    const run = await start(fake, {
      ...held,
      sleep: (ms, signal) =>
        ms === HOUR ? new Promise((resolve) => (hourIsOver = resolve)) : held.sleep(ms, signal),
    });
    await answer(run, 'finished');
    fake.server.order = order();
    const gone = new Promise<void>((resolve) => {
      run.onChanged(() => run.state.kind === 'unenrolled' && resolve());
    });
    hourIsOver();
    await gone;
    expect(fake.computer.keys).toBe(false);
  });

  test.each([
    'ORDER_SIGNATURE',
    'ORDER_REPLAYED',
    'ORDER_OTHER_DEVICE',
    'ORDER_OTHER_ENROLLMENT',
    'ORDER_EXPIRED',
    'PLAN_SIGNER',
  ] as const)('A15 that is refused as %s changes nothing, and is reported once', async (code) => {
    const fake = await enrolled();
    fake.server.order = order(1, code);
    for (let starts = 0; starts < 3; starts += 1) {
      const run = await start(fake);
      expect(await run.checkedIn()).toMatchObject({ order: undefined, refused: { code } });
      await run.idle();
      expect(run.state.kind).toBe('finished');
      await run.close();
    }
    const run = await start(fake);
    await run.idle();
    expect([...fake.present].length).toBe(STEPS.length);
    expect(fake.events().filter(({ kind }) => kind === 'order-refused')).toMatchObject([{ code }]);
  });

  test('A15 A13 a refused order does not keep the certificate from being renewed', async () => {
    const fake = await enrolled();
    fake.server.order = order(1, 'ORDER_SIGNATURE');
    fake.server.dueAt = 0;
    const run = await start(fake);
    expect(await run.checkedIn()).toMatchObject({ renewed: true, refused: { code: 'ORDER_SIGNATURE' } });
  });

  test('A15 A9 power lost at every point of following it: it goes on to the same end, without the person', async () => {
    const follow = async () => {
      const fake = await enrolled();
      fake.server.order = order();
      return fake;
    };
    const calm = await follow();
    void calm.cutPowerAt(Number.MAX_SAFE_INTEGER);
    await (await start(calm)).idle();
    const points = calm.points();
    expect(points).toBeGreaterThan(20);
    for (let n = 1; n < points; n += 1) {
      const fake = await follow();
      const cut = fake.cutPowerAt(n);
      void start(fake).then((run) => run.idle());
      await cut;
      fake.start(0);
      const again = await start(fake);
      await again.idle();
      expect([...fake.present], `point ${n}`).toEqual(['name']);
      expect(fake.computer.keys, `point ${n}`).toBe(false);
      expect(fake.events().filter(({ kind }) => kind === 'unenrolled').length, `point ${n}`).toBe(1);
      expect(fake.events().filter(({ kind }) => kind === 'order-accepted').length, `point ${n}`).toBe(1);
    }
  });

  test('A15 nothing else that the service says makes a device unenroll', async () => {
    const fake = await enrolled();
    fake.server.revoked = true;
    const run = await start(fake);
    await run.idle();
    await run.close();
    expect(kindsIn(fake)).not.toContain('undoing');
    expect([...fake.present].length).toBe(STEPS.length);
    expect(fake.computer.keys).toBe(true);
  });
});

test('A8 M8 an enrollment whose host name could not be set is told under the name the computer has', async () => {
  const steps = STEPS.map((step) => ({ ...step, onFailure: 'continue' as const }));
  const fake = world(steps);
  fake.failures.set('name', [new GangwayError('HOST_NAME_FAILED')]);
  const run = await start(fake);
  await answer(run, 'finished');
  expect(fake.events().at(-1)).toMatchObject({ kind: 'enrolled', hostName: 'OLD-NAME' });
  const good = world();
  await answer(await start(good), 'finished');
  expect(good.events().at(-1)).toMatchObject({ kind: 'enrolled', hostName: 'ACME-LT-001' });
});
