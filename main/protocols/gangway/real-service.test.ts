/** The client against the real service: what the small one of the other tests might have got wrong. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../../server/app/testing/movable-clock.ts';
import { officeLaptop } from '../../../server/app/testing/office-laptop.ts';
import { startTestService, type TestService } from '../../../server/app/testing/test-service.ts';
import { orderUnenroll } from '../../../server/devices/orders.ts';
import type { ServerInfo, ServerSession } from '../../core/ports/server.ts';
import { Secret } from '../../core/secret.ts';
import { agent, codeOf, facts } from './testing/agent.ts';
import { type SoftwareKeys, softwareKeys } from './testing/software-keys.ts';

let service: TestService;
let info: ServerInfo;
const time = movableClock(Date.now());
const clock = { ...time, sleep: () => Promise.resolve() };
const sessions: ServerSession[] = [];

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-real-'));
  const database = {
    location: { file: join(folder, 'gangway.sqlite') },
    remove: () => rmSync(folder, { recursive: true }),
  };
  service = await startTestService(() => Promise.resolve(database), {}, time);
  const contacted = await agent({ clock }).contact({
    origin: service.origin,
    rootFingerprint: service.rootFingerprint ?? undefined,
  });
  if (contacted.kind !== 'proven') throw new Error('the service was not proven');
  info = contacted.info;
});
afterAll(async () => {
  for (const session of sessions) session.close();
  await service.close();
});

function newSession(keys: SoftwareKeys = softwareKeys()): ServerSession {
  const session = agent({ clock }).session(info, keys);
  sessions.push(session);
  return session;
}

const redeem = (session: ServerSession, code: string): ReturnType<ServerSession['redeem']> =>
  session.redeem({ code: new Secret(code), facts, language: 'fi' }, undefined);

describe('against the real service', () => {
  test('A3 without a fingerprint it offers its own root to the person', async () => {
    const contacted = await agent().contact({ origin: service.origin, rootFingerprint: undefined });
    expect(contacted).toMatchObject({
      kind: 'root-unknown',
      candidate: { sha256: service.rootFingerprint },
    });
  });

  test('M2 every kind of bad code is refused alike', async () => {
    const { code } = await service.newItem();
    await redeem(newSession(), code);
    for (const bad of [code, '2222222222'])
      expect(await codeOf(redeem(newSession(), bad))).toBe('CODE_REJECTED');
  });

  test('G2 A9 an answer that was lost: the same again gives the same device and uses nothing up', async () => {
    const { code } = await service.newItem();
    const session = newSession();
    const restore = cutAnswers('/agent/v1/redeem');
    expect(await codeOf(redeem(session, code))).toBe('NETWORK_CUT');
    restore();
    const { device } = await redeem(session, code);
    const devices = await service.storage.db
      .selectFrom('device')
      .select('id')
      .where('id', '=', device)
      .execute();
    expect(devices).toHaveLength(1);
    expect((await redeem(session, code)).device).toBe(device);
    expect(await codeOf(redeem(newSession(), code))).toBe('CODE_REJECTED');
  });

  test('A9 a token that ended while the computer slept is fetched anew', async () => {
    const { code } = await service.newItem();
    const session = newSession();
    const { device, enrollment } = await redeem(session, code);
    time.advance({ hours: 2 });
    expect((await session.status(device)).enrollment).toBe(enrollment);
  });

  test('A6 G10 plan and secret of an office laptop are verified and opened', async () => {
    const session = newSession();
    const { device, enrollment } = await redeem(session, await officeLaptop(service));
    const { plan, signed } = await session.plan({ device, enrollment, lastSequence: 0 });
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'root-certificate',
      'management',
      'host-name',
      'application',
    ]);
    expect((await session.verifyPlan(signed, { device, enrollment, lastSequence: 1 })).plan).toEqual(plan);
    const secret = await session.secret({ device, enrollment, step: plan.steps[3]?.id ?? '' });
    expect(Buffer.from(secret).toString()).toBe('open sesame');
    expect(await codeOf(session.secret({ device, enrollment, step: 'management' }))).toBe('SECRET_NOT_FOUND');
  });

  test('A5 events are taken once each, in any number of tries', async () => {
    const { code } = await service.newItem();
    const session = newSession();
    const { device } = await redeem(session, code);
    const events = [
      { sequence: 1, at: 1, kind: 'consented' },
      { sequence: 2, at: 2, kind: 'enrolled', hostName: 'X' },
    ] as const;
    expect(await session.report(device, events.slice(0, 1))).toBe(1);
    expect(await session.report(device, events)).toBe(2);
    expect(await session.report(device, events)).toBe(2);
    expect((await session.status(device)).state).toBe('enrolled');
  });

  test('A13 a revoked device is told so', async () => {
    const { code } = await service.newItem();
    const keys = softwareKeys();
    const { device } = await redeem(newSession(keys), code);
    await service.storage.db
      .updateTable('device')
      .set({ revoked_at: time.now() })
      .where('id', '=', device)
      .execute();
    expect(await codeOf(newSession(keys).status(device))).toBe('DEVICE_REVOKED');
  });

  test('A13 a certificate in its last third is renewed for the same keys, and a lost answer asked for again', async () => {
    const { code } = await service.newItem();
    const session = newSession();
    const { device, certificateChain } = await redeem(session, code);
    const dueNow = async (chain: string) =>
      session.isRenewalDue(chain, (await session.status(device)).serverTime);
    expect(await dueNow(certificateChain)).toBe(false);
    time.advance({ days: 250 });
    expect(await dueNow(certificateChain)).toBe(true);
    const mend = cutAnswers('/agent/v1/renew');
    expect(await codeOf(session.renew(device))).toBe('NETWORK_CUT');
    mend();
    const newest = await session.renew(device);
    expect(newest).not.toBe(certificateChain);
    expect(await dueNow(newest)).toBe(false);
    expect(await session.renew(device)).toBe(newest);
    const rows = await service.storage.db
      .selectFrom('certificate')
      .select('serial')
      .where('device', '=', device)
      .execute();
    expect(rows).toHaveLength(2);
  });

  test('A13 G3 a clock that was put right, or went wrong, after the enrollment keeps nobody out', async () => {
    const { code } = await service.newItem();
    const keys = softwareKeys();
    const { device } = await redeem(newSession(keys), code);
    for (const days of [400, -400]) {
      const clockOffset = info.clockOffset + days * 86_400_000;
      const session = agent({ clock }).session({ ...info, clockOffset }, keys);
      sessions.push(session);
      expect((await session.status(device)).device).toBe(device);
    }
  });

  test('A15 an order is believed by the device it is for, while it is new', async () => {
    const { code } = await service.newItem({ maxUses: 2 });
    const session = newSession();
    const { device, enrollment } = await redeem(session, code);
    expect(await session.status(device)).not.toHaveProperty('order');
    await orderUnenroll(service.parts, { organisation: service.organisation, actor: 'admin' }, enrollment);
    const { order: signed = '', serverTime } = await session.status(device);
    const expected = { device, enrollment, lastSequence: 0 };
    expect((await session.verifyOrder(signed, expected, serverTime)).order).toMatchObject({
      action: 'unenroll',
      sequence: 1,
    });
    const hour = 60 * 60 * 1000;
    expect(await codeOf(session.verifyOrder(signed, expected, serverTime + hour))).toBe('ORDER_EXPIRED');
    const taken = { ...expected, lastSequence: 1 };
    expect(await codeOf(session.verifyOrder(signed, taken, serverTime))).toBe('ORDER_REPLAYED');
    const neighbour = newSession();
    const other = { ...(await redeem(neighbour, code)), lastSequence: 0 };
    expect(await codeOf(neighbour.verifyOrder(signed, other, serverTime))).toBe('ORDER_OTHER_DEVICE');
    expect(await neighbour.status(other.device)).not.toHaveProperty('order');
  });

  test('A9 a device with a key nobody knows gets no token', async () => {
    expect(await codeOf(newSession().status('unknown'))).toBe('DEVICE_UNKNOWN');
  });
});

/** The service does all its work; then its connection is cut before a byte of the answer. @returns how to stop. */
function cutAnswers(path: string): () => void {
  const listener = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.url !== path) return;
    response.writeHead = () => {
      request.socket.destroy();
      return response;
    };
  };
  subscribe('http.server.request.start', listener);
  return () => void unsubscribe('http.server.request.start', listener);
}
