/** Checking in, whole: a simulated computer, the real client, the real service. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { movableClock } from '../../server/app/testing/movable-clock.ts';
import { startTestService, type TestService } from '../../server/app/testing/test-service.ts';
import { orderUnenroll, withdrawOrder } from '../../server/devices/orders.ts';
import { revokeDevice } from '../../server/devices/revoke.ts';
import { decodeJournal } from '../core/enrollment/journal-codec.ts';
import { type Progress, replay } from '../core/enrollment/progress.ts';
import { sandboxPlatform } from '../platform/sandbox/index.ts';
import { gangwayProtocol } from '../protocols/gangway/index.ts';
import { askService } from './ask-service.ts';
import { createEngine, type Engine } from './engine.ts';
import { systemClock } from './system-clock.ts';

let service: TestService;
let folder: string;
let computer: string;
const time = movableClock(Date.now());
const by = () => ({ organisation: service.organisation, actor: 'admin' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-check-in-'));
  const database = { location: { file: join(folder, 'gangway.sqlite') }, remove: () => undefined };
  service = await startTestService(() => Promise.resolve(database), {}, time);
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  computer = mkdtempSync(join(folder, 'computer-'));
});

const parts = () => ({
  platform: sandboxPlatform(computer, 'linux'),
  protocol: gangwayProtocol({ agentVersion: '0.1.0', clock: systemClock, environment: {} }),
  clock: systemClock,
});

const open = (): Promise<Engine> =>
  createEngine({
    ...parts(),
    chance: () => 0,
    agentVersion: '0.1.0',
    brand: {},
    language: 'en',
    rootFingerprint: service.rootFingerprint ?? undefined,
  });

const journal = async (): Promise<Progress> =>
  replay(decodeJournal(await parts().platform.journal.read()).entries);

/** @returns the id of the enrollment; the program is closed. */
async function enrolled(): Promise<string> {
  const { code } = await service.newItem();
  const engine = await open();
  const { enrollment } = engine.handlers;
  await enrollment.contactServer({ address: service.origin });
  await engine.idle();
  await enrollment.submitCode({ code });
  await engine.idle();
  await enrollment.consent();
  await engine.idle();
  expect((await enrollment.view()).screen.kind).toBe('finished');
  await engine.close();
  return (await journal()).redeemed?.enrollment ?? '';
}

const screenOf = async (engine: Engine) => (await engine.handlers.enrollment.view()).screen;

const shownOrder = (enrollment: string) =>
  service.storage.db
    .selectFrom('device_order')
    .select(['taken_at', 'ended_how', 'refused_code'])
    .where('enrollment', '=', enrollment)
    .orderBy('sequence', 'desc')
    .executeTakeFirst();

test('A15 an ordered computer unenrolls at its next start, unasked, and the service knows it was done', async () => {
  const id = await enrolled();
  await orderUnenroll(service.parts, by(), id);
  const engine = await open();
  await engine.idle();
  expect(await screenOf(engine)).toMatchObject({ kind: 'unenrolled', byOrder: true });
  expect((await engine.checkIn()).order).toMatchObject({ action: 'unenroll', enrollment: id });
  await engine.close();
  expect(await shownOrder(id)).toMatchObject({ ended_how: 'done', refused_code: null });
  expect((await journal()).server).toBeUndefined();
});

test('A15 an order that was withdrawn is followed by nobody', async () => {
  const id = await enrolled();
  await orderUnenroll(service.parts, by(), id);
  await withdrawOrder(service.parts, by(), id);
  const engine = await open();
  await engine.idle();
  expect((await screenOf(engine)).kind).toBe('finished');
  await engine.close();
});

test('A15 an order signed by another key than the pinned one is refused, reported, and changes nothing', async () => {
  const id = await enrolled();
  await orderUnenroll(service.parts, by(), id);
  // Whoever has taken the service over has not the plan signer that was pinned: it is another one from here on.
  const { db } = service.storage;
  const { planSigner } = (await journal()).server ?? {};
  await db.deleteFrom('key_material').where('purpose', '=', 'plan-signer').execute();
  time.advance({ hours: 2 });
  const engine = await open();
  await engine.idle();
  expect(planSigner).toBeDefined();
  expect((await engine.checkIn()).refused).toMatchObject({ code: 'ORDER_SIGNATURE' });
  expect((await screenOf(engine)).kind).toBe('finished');
  await engine.close();
  const again = await open();
  await again.idle();
  await again.close();
  expect(await shownOrder(id)).toMatchObject({ taken_at: null, refused_code: 'ORDER_SIGNATURE' });
});

test('A13 a revoked computer is told by its window, by a look, and at each start', async () => {
  const id = await enrolled();
  await revokeDevice(service.parts, by(), id);
  await askService(parts());
  expect((await journal()).revoked).toBe(true);
  const engine = await open();
  expect(await screenOf(engine)).toMatchObject({
    kind: 'failed',
    problem: { code: 'DEVICE_REVOKED' },
    canGoBack: true,
  });
  await engine.close();
});

test('A15 a window of an enrollment that the service ended says so, and still lets the person unenroll', async () => {
  const id = await enrolled();
  // As when a copy of this computer, with the same keys, was enrolled after it.
  await service.storage.db
    .updateTable('enrollment')
    .set({ state: 'cancelled', ended_at: time.now(), ended_by: 'service' })
    .where('id', '=', id)
    .execute();
  const engine = await open();
  await engine.idle();
  expect(await screenOf(engine)).toMatchObject({
    kind: 'failed',
    problem: { code: 'ENROLLMENT_ENDED' },
    canGoBack: true,
  });
  await engine.handlers.enrollment.back();
  await engine.handlers.enrollment.askUnenroll();
  await engine.handlers.enrollment.confirmUnenroll();
  await engine.idle();
  expect((await screenOf(engine)).kind).toBe('unenrolled');
  await engine.close();
  expect((await journal()).server, 'nothing is left to be told').toBeUndefined();
});

test('A13 a look renews the certificate in time, follows no order, and waits for a program that is open', async () => {
  const id = await enrolled();
  const before = (await journal()).redeemed?.certificateChain;
  await askService(parts());
  expect((await journal()).redeemed?.certificateChain).toBe(before);
  await orderUnenroll(service.parts, by(), id);
  time.advance({ days: 250 });
  await askService(parts());
  const after = await journal();
  expect(after.redeemed?.certificateChain).not.toBe(before);
  expect(after.order).toBeUndefined();
  const engine = await open();
  await expect(askService(parts())).rejects.toMatchObject({ code: 'STATE_BUSY' });
  await engine.close();
});
