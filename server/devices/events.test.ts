import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../app/testing/test-service.ts';
import { type Given, givenIn } from '../app/testing/given.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';

function suite(fresh: () => Promise<FreshDatabase>): void {
  let service: TestService;
  let given: Given;
  beforeAll(async () => {
    service = await startTestService(fresh);
    given = givenIn(service);
  });
  afterAll(() => service.close());

  const event = (sequence: number, kind: string, more: object = {}) => ({ sequence, at: 1, kind, ...more });
  const consented = (sequence: number) => event(sequence, 'consented');
  const started = (sequence: number) => event(sequence, 'step-started', { step: 'management', attempt: 1 });
  const through = async (answer: Promise<{ json: Record<string, unknown> | undefined }>) =>
    (await answer).json?.['through'];

  test('A5 each event is stored once, however often and in whatever order it is sent', async () => {
    const one = await given.enrolled();
    expect(await through(one.report(consented(1), started(2)))).toBe(2);
    expect(await through(one.report(started(2), consented(1)))).toBe(2);
    expect(await through(one.report(started(3), started(2)))).toBe(3);
    const rows = service.storage.db.selectFrom('event').select('sequence').orderBy('sequence');
    const stored = await rows.where('enrollment', '=', one.enrollment).execute();
    expect(stored.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(await one.status()).toMatchObject({ state: 'setting-up', eventsThrough: 3 });
  });

  test('A5 behind a gap nothing is stored, and the answer says where it is', async () => {
    const one = await given.enrolled();
    expect(await through(one.report(started(2)))).toBe(0);
    expect(await through(one.report(consented(1), started(3)))).toBe(1);
    expect(await one.status()).toMatchObject({ eventsThrough: 1 });
  });

  test('A5 ten who send the same events at once store them once', async () => {
    const one = await given.enrolled();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => through(one.report(consented(1), started(2), started(3)))),
    );
    expect(answers).toEqual(Array(10).fill(3));
    const rows = service.storage.db.selectFrom('event').select('sequence');
    expect(await rows.where('enrollment', '=', one.enrollment).execute()).toHaveLength(3);
  });

  test('A5 a failure is kept with its step and code, and is gone when the step goes on', async () => {
    const one = await given.enrolled();
    const failed = event(2, 'step-failed', { step: 'management', code: 'DISK_FULL', details: {} });
    await one.report(consented(1), failed);
    const row = () =>
      service.storage.db
        .selectFrom('enrollment')
        .select(['state', 'problem_code', 'problem_step'])
        .where('id', '=', one.enrollment)
        .executeTakeFirstOrThrow();
    expect(await row()).toEqual({ state: 'failed', problem_code: 'DISK_FULL', problem_step: 'management' });
    await one.report(started(3));
    expect(await row()).toEqual({ state: 'setting-up', problem_code: null, problem_step: null });
  });

  test('A10 after unenrolling its name is free, the last events may come again, and nothing else is given', async () => {
    const usage = await given.newUsage(
      await given.newPackage({ kind: 'host-name', template: 'GONE-{counter:2}' }),
    );
    const one = await given.enrolled(usage);
    await one.plan();
    const last = event(3, 'unenrolled', { removed: ['root'], kept: [] });
    expect(await through(one.report(consented(1), event(2, 'enrolled', { hostName: 'GONE-01' }), last))).toBe(
      3,
    );
    expect(await through(one.report(last))).toBe(3);
    const more = await one.report(started(4));
    expect([more.status, more.json?.['code']]).toEqual([409, 'ENROLLMENT_ENDED']);
    expect((await one.plan()).json?.['code']).toBe('ENROLLMENT_ENDED');
    expect(await one.status()).toMatchObject({ state: 'unenrolled' });
    const names = service.storage.db.selectFrom('host_name').selectAll().where('device', '=', one.id);
    expect(await names.execute()).toEqual([]);
    const trail = service.storage.db
      .selectFrom('audit')
      .select('action')
      .where('target', '=', one.enrollment);
    expect((await trail.execute()).map(({ action }) => action).toSorted()).toEqual([
      'enrollment.completed',
      'enrollment.ended',
      'enrollment.started',
    ]);
  });

  test('an event nobody knows is refused as a whole', async () => {
    const one = await given.enrolled();
    const { json } = await one.report(consented(1), event(2, 'exploded'));
    expect(json?.['code']).toBe('REQUEST_INVALID');
    expect(await one.status()).toMatchObject({ eventsThrough: 0 });
  });
}

onEachDatabase(suite);
