import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStorage, type Storage } from '../storage/database.ts';
import { type FreshDatabase, onEachDatabase } from '../storage/testing/databases.ts';
import { addressBucket, createAttempts } from './attempts.ts';
import { movableClock } from './testing/movable-clock.ts';

const MINUTE = 60_000;

function suite(fresh: () => Promise<FreshDatabase>): void {
  const clock = movableClock();
  let database: FreshDatabase;
  let storage: Storage;
  let other: Storage;

  beforeAll(async () => {
    database = await fresh();
    [storage, other] = await Promise.all([openStorage(database.location), openStorage(database.location)]);
  });
  afterAll(async () => {
    await Promise.all([storage.close(), other.close()]);
    database.remove();
  });
  const count = (of: Storage, bucket: string, most: number) =>
    createAttempts(of.db, clock).count([{ bucket, most }], MINUTE);

  test('of a hundred attempts at once in two processes exactly as many as allowed are let through', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => count(index % 2 === 0 ? storage : other, 'race', 7)),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
  });

  test('the window that is full says when it ends, and the next one begins at nothing', async () => {
    clock.advance({ seconds: 13 });
    await count(storage, 'window', 1);
    await expect(count(storage, 'window', 1)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 47 });
    clock.advance({ seconds: 47 });
    await expect(count(storage, 'window', 1)).resolves.toBeDefined();
  });

  test('what is given back can be used again', async () => {
    const { refund } = await count(storage, 'refund', 1);
    await refund();
    await expect(count(storage, 'refund', 1)).resolves.toBeDefined();
  });

  test('windows that are over are forgotten, the others are not', async () => {
    await count(storage, 'old', 1);
    clock.advance({ minutes: 1 });
    await count(storage, 'new', 1);
    await createAttempts(storage.db, clock).sweep();
    const rows = await storage.db.selectFrom('attempt').select('bucket').execute();
    expect(rows.map(({ bucket }) => bucket)).toEqual(['new']);
  });
}

onEachDatabase(suite);

describe('one bucket per owner of an address', () => {
  test.each([
    ['192.0.2.7', 'address:192.0.2.7'],
    ['::ffff:192.0.2.7', 'address:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', 'address:2001:db8:1:2::/64'],
    ['2001:0db8::1', 'address:2001:db8:0:0::/64'],
    ['::1', 'address:0:0:0:0::/64'],
    ['fe80::1%eth0', 'address:fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});
