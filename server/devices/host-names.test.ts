import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { movableClock } from '../app/testing/movable-clock.ts';
import { newId } from '../storage/ids.ts';
import { openStorage, type Storage } from '../storage/database.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { transact } from '../storage/transaction.ts';
import { releaseHostName, reserveHostName } from './host-names.ts';

function suite(fresh: () => Promise<FreshDatabase>): void {
  const clock = movableClock();
  let database: FreshDatabase;
  let storage: Storage;
  let other: Storage;
  let organisation: string;

  beforeAll(async () => {
    database = await fresh();
    [storage, other] = await Promise.all([openStorage(database.location), openStorage(database.location)]);
  });
  beforeEach(async () => {
    organisation = await newOrganisation();
  });
  afterAll(async () => {
    await Promise.all([storage.close(), other.close()]);
    database.remove();
  });

  async function newOrganisation(): Promise<string> {
    const id = newId();
    const help = { help_phone: null, help_email: null, help_url: null };
    await storage.db
      .insertInto('organisation')
      .values({ id, slug: id, name: id, ...help, created_at: 0 })
      .execute();
    return id;
  }

  async function newDevice(serial = newId(), of = organisation): Promise<string> {
    const id = newId();
    const text = { os_name: '', os_version: '', model: '', host_name: '', agent_version: '', language: '' };
    await storage.db
      .insertInto('device')
      .values({
        id,
        organisation: of,
        jkt: newId(),
        signing_key: '',
        agreement_key: '',
        platform: 'simulated',
        simulated: 1,
        ...text,
        serial,
        hardware_uuid: serial,
        created_at: 0,
        seen_at: 0,
        revoked_at: null,
      })
      .execute();
    return id;
  }

  const reserve = (
    device: string,
    template: string,
    { from = storage, serial = '', of = organisation } = {},
  ) =>
    transact(from.db, (tx) =>
      reserveHostName(tx, clock, {
        organisation: of,
        device,
        template,
        values: { serial, usage: 'Office laptop', location: 'Helsinki' },
      }),
    );

  test('M8 a counter gives each computer the next number', async () => {
    expect(await reserve(await newDevice(), 'ACME-LT-{counter:3}')).toBe('ACME-LT-001');
    expect(await reserve(await newDevice(), 'ACME-LT-{counter:3}')).toBe('ACME-LT-002');
  });

  test('M8 a computer keeps its name when it asks again', async () => {
    const device = await newDevice();
    const first = await reserve(device, 'PC{counter:4}');
    expect(await reserve(device, 'PC{counter:4}')).toBe(first);
    const rows = await storage.db
      .selectFrom('host_name')
      .select('name')
      .where('device', '=', device)
      .execute();
    expect(rows).toEqual([{ name: first }]);
  });

  test('M8 another template gives another name, and the old one is free again', async () => {
    const device = await newDevice('AAA111');
    expect(await reserve(device, 'OLD-{serial:6}', { serial: 'AAA111' })).toBe('OLD-AAA111');
    expect(await reserve(device, 'NEW-{serial:6}', { serial: 'AAA111' })).toBe('NEW-AAA111');
    const rows = await storage.db
      .selectFrom('host_name')
      .select('name')
      .where('device', '=', device)
      .execute();
    expect(rows).toEqual([{ name: 'NEW-AAA111' }]);
  });

  test('M8 a number that somebody has by other means is passed over', async () => {
    await reserve(await newDevice('002'), 'PC-{serial:3}', { serial: '002' });
    expect(await reserve(await newDevice(), 'PC-{counter:3}')).toBe('PC-001');
    expect(await reserve(await newDevice(), 'PC-{counter:3}')).toBe('PC-003');
  });

  test('M8 fifty computers at once in two processes get fifty names', async () => {
    const devices = await Promise.all(Array.from({ length: 50 }, () => newDevice()));
    const names = await Promise.all(
      devices.map((device, index) =>
        reserve(device, 'RACE-{counter:3}', { from: index % 2 === 0 ? storage : other }),
      ),
    );
    expect(new Set(names).size).toBe(50);
    expect(names.toSorted()[49]).toBe('RACE-050');
  });

  test('M8 of twenty computers whose serial numbers end the same, at once, one gets the name', async () => {
    const devices = await Promise.all(
      Array.from({ length: 20 }, (_, index) => newDevice(`${String(index)}X77`)),
    );
    const answers = await Promise.allSettled(
      devices.map((device, index) =>
        reserve(device, 'S-{serial:3}', { from: index % 2 === 0 ? storage : other, serial: 'X77' }),
      ),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
      Array(19).fill('HOST_NAME_TAKEN'),
    );
  });

  test('M8 the same computer with new keys gets its own name back', async () => {
    expect(await reserve(await newDevice('SAME-1'), 'R-{serial:6}', { serial: 'SAME-1' })).toBe('R-SAME1');
    const reinstalled = await newDevice('SAME-1');
    expect(await reserve(reinstalled, 'R-{serial:6}', { serial: 'SAME-1' })).toBe('R-SAME1');
    const rows = await storage.db
      .selectFrom('host_name')
      .select('device')
      .where('organisation', '=', organisation)
      .execute();
    expect(rows).toEqual([{ device: reinstalled }]);
  });

  test('M8 a name given back is free for the next', async () => {
    const device = await newDevice('FREE-1');
    await reserve(device, 'F-{serial:4}', { serial: 'EE-1' });
    await transact(storage.db, (tx) => releaseHostName(tx, organisation, device));
    expect(await reserve(await newDevice('FREE-2'), 'F-{serial:4}', { serial: 'EE-1' })).toBe('F-EE1');
  });

  test('M8 S8 each organisation has its own names and numbers', async () => {
    const elsewhere = await newOrganisation();
    expect(await reserve(await newDevice(), 'X{counter:2}')).toBe('X01');
    expect(await reserve(await newDevice('s', elsewhere), 'X{counter:2}', { of: elsewhere })).toBe('X01');
  });

  describe('when there is no name to give', () => {
    test.each([
      ['the serial number has nothing in it that a name may hold', '{serial:6}', '***', 'HOST_NAME_INVALID'],
      ['it would be only digits', '{serial:6}', '123456', 'HOST_NAME_INVALID'],
    ])('M8 %s', async (_, template, serial, code) => {
      await expect(reserve(await newDevice(), template, { serial })).rejects.toMatchObject({ code });
    });

    test('M8 the numbers of a short counter run out', async () => {
      const template = 'ABCDEFGHIJKLMN{counter:1}';
      for (let number = 1; number <= 9; number += 1) await reserve(await newDevice(), template);
      await expect(reserve(await newDevice(), template)).rejects.toMatchObject({ code: 'HOST_NAME_TAKEN' });
    });
  });
}

onEachDatabase(suite);
