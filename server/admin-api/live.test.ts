import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../app/log.ts';
import { type Service, startService } from '../app/start.ts';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { TestDevice } from '../app/testing/test-device.ts';
import { numberChanges, sweepChanges } from '../enrollment/watch/change-order.ts';
import { noteChange } from '../enrollment/watch/note-change.ts';
import type { FreshDatabase } from '../storage/testing/databases.ts';
import { onEachDatabase } from '../storage/testing/databases.ts';
import { transact } from '../storage/transaction.ts';
import { administrator, ConsoleUser, newUser } from './testing/console-user.ts';
import { type Heard, EventStream } from './testing/event-stream.ts';

const isKind =
  (kind: string) =>
  ({ live }: Heard): boolean =>
    live.event?.event.kind === kind;

describe('the live view', () => {
  onEachDatabase((fresh) => {
    let service: TestService;
    let user: ConsoleUser;
    let database: FreshDatabase;
    const streams: EventStream[] = [];
    const others: Service[] = [];

    beforeEach(async () => {
      service = await startTestService(async () => (database = await fresh()));
      user = await administrator(service);
    });
    afterEach(async () => {
      for (const stream of streams.splice(0)) stream.close();
      for (const other of others.splice(0)) await other.close();
      await service.close();
    });

    const listen = async (origin = service.origin, by = user, since?: string): Promise<EventStream> => {
      const stream = await EventStream.open(service, origin, by.cookie, since);
      streams.push(stream);
      return stream;
    };
    /** Another process of the same service, as far as anybody can tell from outside. */
    const secondProcess = async (): Promise<Service> => {
      const { location } = database;
      const other = await startService(
        {
          data: service.data,
          host: '127.0.0.1',
          port: 0,
          publicUrl: undefined,
          databaseUrl: 'url' in location ? location.url : undefined,
          tls: undefined,
          organisation: 'Acme',
          trustedProxies: [],
          logLevel: 'silent',
        },
        { clock: service.clock, log: createLog('silent') },
      );
      others.push(other);
      return other;
    };
    const enroll = async () => {
      const { code } = await service.newItem({ maxUses: 10 });
      const device = await TestDevice.make(service.clock);
      const { json } = await device.redeem(service, service.organisation, code);
      const token = String(json?.['accessToken']);
      const post = (events: object[]) =>
        device.ask(service, '/agent/v1/events', { method: 'POST', token, body: { events } });
      return { enrollment: String(json?.['enrollment']), post, device };
    };
    const event = (sequence: number, kind: string, more: object = {}) => ({
      sequence,
      at: service.clock.now(),
      kind,
      ...more,
    });

    test('A5 a beginning and every event reach whoever listens, in order, each once', async () => {
      const stream = await listen();
      const { enrollment, post, device } = await enroll();
      const begun = await stream.until(({ live }) => live.event === null);
      expect(begun.live.enrollment).toMatchObject({ id: enrollment, serial: device.facts.serial });
      expect(
        (await post([event(1, 'plan-accepted', { planSequence: 1 }), event(2, 'consented')])).status,
      ).toBe(200);
      await post([event(3, 'step-started', { step: 'root', attempt: 1 })]);
      const last = await stream.until(isKind('step-started'));
      expect(last.live.enrollment.state).toBe('setting-up');
      // Looked after once more, so that what is told twice shows.
      await post([event(4, 'step-done', { step: 'root', durationMs: 1, changed: true })]);
      await stream.until(isKind('step-done'));
      const told = stream.heard.flatMap(({ live }) => live.event?.event.sequence ?? []);
      expect(told).toEqual([1, 2, 3, 4]);
    });

    test('A5 a process hears what another process on the same database stored', async () => {
      const other = await secondProcess();
      const visitor = new ConsoleUser(service, other.origin);
      visitor.cookie = user.cookie;
      const stream = await listen(other.origin, visitor);
      const { post } = await enroll();
      await post([event(1, 'plan-accepted', { planSequence: 1 }), event(2, 'cancelled')]);
      const heard = await stream.until(isKind('cancelled'));
      expect(heard.live.enrollment.state).toBe('cancelled');
    });

    test('A5 who was cut off goes on where it stopped', async () => {
      const first = await listen();
      const { post } = await enroll();
      await post([event(1, 'plan-accepted', { planSequence: 1 })]);
      const { id } = await first.until(isKind('plan-accepted'));
      first.close();
      service.clock.advance({ minutes: 2 });
      await post([event(2, 'consented')]);
      service.clock.advance({ minutes: 2 });
      const second = await listen(service.origin, user, id);
      expect((await second.until(isKind('consented'))).live.event?.event.sequence).toBe(2);
    });

    test('A5 what is committed long after it happened, behind later changes, is told all the same', async () => {
      const late = await enroll();
      const stream = await listen();
      const begun = service.clock.now();
      const { db } = service.storage;
      const later = await enroll();
      await later.post([event(1, 'plan-accepted', { planSequence: 1 })]);
      await stream.until(({ live }) => live.enrollment.id === later.enrollment && live.event !== null);
      service.clock.advance({ minutes: 5 });
      // As a process whose transaction took minutes, or whose clock is behind, leaves it.
      const body = { sequence: 1, at: begun, kind: 'consented' };
      await transact(db, async (tx) => {
        const { enrollment } = late;
        const of = { organisation: service.organisation, enrollment, sequence: 1 };
        await tx
          .insertInto('event')
          .values({ ...of, kind: body.kind, at: begun, received_at: begun, body: JSON.stringify(body) })
          .execute();
        await noteChange(tx, begun, of);
      });
      const heard = await stream.until(isKind('consented'));
      expect(heard.live.enrollment.id).toBe(late.enrollment);
    });

    test('A5 A13 A15 orders and revoking are told without an event of the computer', async () => {
      const { enrollment } = await enroll();
      const stream = await listen();
      await user.do('orderUnenroll', { id: enrollment });
      await stream.until(({ live }) => live.enrollment.order?.state === 'waiting');
      await user.do('withdrawOrder', { id: enrollment });
      await stream.until(({ live }) => live.enrollment.order?.state === 'withdrawn');
      await user.do('revokeDevice', { id: enrollment });
      const { live } = await stream.until(({ live: { enrollment: row } }) => row.revokedAt !== null);
      expect(live).toMatchObject({ event: null, enrollment: { id: enrollment } });
    });

    test('A5 changes are kept for who was cut off, then forgotten; the numbers go on', async () => {
      const { db } = service.storage;
      const { post } = await enroll();
      await post([event(1, 'plan-accepted', { planSequence: 1 })]);
      await sweepChanges(db, service.clock);
      const kept = await db.selectFrom('live_change').select('position').orderBy('position').execute();
      expect(kept.map(({ position }) => position)).toEqual([1, 2]);
      service.clock.advance({ minutes: 16 });
      await sweepChanges(db, service.clock);
      expect(await db.selectFrom('live_change').select('id').execute()).toEqual([]);
      const stream = await listen(service.origin, user, '2');
      await enroll();
      expect((await stream.until(({ live }) => live.event === null)).id).toBe('3');
    });

    test('A5 processes that number at once give each change one number', async () => {
      const { db } = service.storage;
      await Promise.all(Array.from({ length: 5 }, enroll));
      await Promise.all(Array.from({ length: 4 }, () => numberChanges(db)));
      const rows = await db.selectFrom('live_change').select('position').orderBy('position').execute();
      expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    });

    test('A5 another organisation hears nothing of it', async () => {
      const organisation = await service.newOrganisation('Other');
      const eve = await newUser(service, 'administrator', { name: 'eve', organisation });
      const theirs = await listen(service.origin, eve);
      const ours = await listen();
      const { post } = await enroll();
      await post([event(1, 'plan-accepted', { planSequence: 1 })]);
      // Both are looked after in one go, theirs first.
      await ours.until(isKind('plan-accepted'));
      expect(theirs.heard).toEqual([]);
    });

    test('A5 the eleventh stream of one session is refused', async () => {
      for (let count = 0; count < 10; count += 1) await listen();
      expect((await user.try('live')).json).toMatchObject({ code: 'RATE_LIMITED' });
    });
  });
});
