/** What the service relies on in its database, whichever it is. A plain function, so that each one runs it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStorage, type Storage } from '../database.ts';
import type { FreshDatabase } from './databases.ts';
import { isDuplicate, transact } from '../transaction.ts';
import { isUnstorable } from '../unstorable.ts';

const organisation = (id: string) => ({
  id,
  slug: id,
  name: id,
  help_phone: null,
  help_email: null,
  help_url: null,
  created_at: 1_795_246_563_910,
});

export function storageConformance(fresh: () => Promise<FreshDatabase>): void {
  let database: FreshDatabase;
  let storage: Storage;
  /** A second process. */
  let other: Storage;

  beforeAll(async () => {
    database = await fresh();
    [storage, other] = await Promise.all([openStorage(database.location), openStorage(database.location)]);
    await storage.db
      .insertInto('organisation')
      .values([organisation('a'), organisation('b')])
      .execute();
  });
  afterAll(async () => {
    await Promise.all([storage.close(), other.close()]);
    database.remove();
  });

  const counter = (series: string) =>
    storage.db
      .selectFrom('host_name_counter')
      .select('value')
      .where('organisation', '=', 'a')
      .where('series', '=', series)
      .executeTakeFirst();
  const newCounter = (series: string) =>
    storage.db.insertInto('host_name_counter').values({ organisation: 'a', series, value: 0 }).execute();

  test('two processes that start at once on an empty database both find every table', async () => {
    const rows = await other.db.selectFrom('organisation').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('text with the character NUL is refused, whether it is written or looked for', async () => {
    const text = 'a\0b';
    const { db } = storage;
    const written = db.insertInto('organisation').values(organisation(text)).execute();
    const sought = db.selectFrom('organisation').selectAll().where('slug', '=', text).execute();
    const errors = (await Promise.allSettled([written, sought])).map((end) =>
      end.status === 'rejected' ? isUnstorable(end.reason) : end.value,
    );
    expect(errors).toEqual([true, true]);
  });

  test('a database of a newer service is refused instead of being damaged', async () => {
    const mark = sql`insert into migration (name, done_at) values ('9999-future', 0)`;
    await mark.execute(storage.db);
    await expect(openStorage(database.location)).rejects.toThrow(
      /newer version of the service \(9999-future\)/,
    );
    await sql`delete from migration where name = '9999-future'`.execute(storage.db);
  });

  test('opening again changes nothing', async () => {
    const again = await openStorage(database.location);
    const rows = await again.db.selectFrom('organisation').select('id').execute();
    await again.close();
    expect(rows).toHaveLength(2);
  });

  test('times and sizes beyond 32 bits come back as the numbers they were', async () => {
    const row = await storage.db
      .selectFrom('organisation')
      .selectAll()
      .where('id', '=', 'a')
      .executeTakeFirst();
    expect(row).toMatchObject({ created_at: 1_795_246_563_910, help_phone: null });
  });

  test('bytes come back as they were', async () => {
    await storage.db.insertInto('package').values(applicationPackage('a', 'bytes')).execute();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const at = { organisation: 'a', package: 'bytes', chunk: 0 };
    await storage.db
      .insertInto('package_content')
      .values({ ...at, bytes })
      .execute();
    const row = await storage.db.selectFrom('package_content').select('bytes').executeTakeFirstOrThrow();
    expect(Buffer.from(row.bytes).equals(bytes)).toBe(true);
  });

  test('S8 a row of one organisation cannot point into another', async () => {
    await storage.db.insertInto('package').values(applicationPackage('b', 'of-b')).execute();
    const stolen = { organisation: 'a', package: 'of-b', chunk: 0, bytes: new Uint8Array(1) };
    await expect(storage.db.insertInto('package_content').values(stolen).execute()).rejects.toThrow(
      /foreign key/i,
    );
  });

  test('a second row of the same key is told from other failures', async () => {
    const twice = storage.db.insertInto('organisation').values(organisation('a')).execute();
    const fault: unknown = await twice.catch((error: unknown) => error);
    expect(isDuplicate(fault)).toBe(true);
    const nonsense: unknown = await sql`select nothing from nowhere`
      .execute(storage.db)
      .catch((error: unknown) => error);
    expect(isDuplicate(nonsense)).toBe(false);
  });

  test('a transaction that throws leaves nothing behind', async () => {
    const failing = transact(storage.db, async (tx) => {
      await tx.insertInto('organisation').values(organisation('c')).execute();
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    const rows = await storage.db.selectFrom('organisation').select('id').where('id', '=', 'c').execute();
    expect(rows).toEqual([]);
  });

  test('no update is lost when two processes read, count and write at once', async () => {
    await newCounter('lost-update');
    const once = (from: Storage) =>
      transact(from.db, async (tx) => {
        const at = tx.selectFrom('host_name_counter').select('value').where('series', '=', 'lost-update');
        const { value } = await at.executeTakeFirstOrThrow();
        await tx
          .updateTable('host_name_counter')
          .set({ value: value + 1 })
          .where('series', '=', 'lost-update')
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => once(index % 2 === 0 ? storage : other)));
    expect((await counter('lost-update'))?.value).toBe(20);
  });

  test('twenty transactions that number a row by what they read number twenty rows', async () => {
    await newCounter('numbered');
    const add = (from: Storage) =>
      transact(from.db, async (tx) => {
        const at = tx.selectFrom('host_name_counter').select('value').where('series', '=', 'numbered');
        const { value } = await at.executeTakeFirstOrThrow();
        const row = { organisation: 'a', name: `numbered-${String(value)}`, value: '1', changed_at: 0 };
        await tx.insertInto('setting').values(row).execute();
        const next = tx.updateTable('host_name_counter').set({ value: value + 1 });
        await next.where('series', '=', 'numbered').execute();
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => add(index % 2 === 0 ? storage : other)));
    const rows = storage.db.selectFrom('setting').select('name').where('name', 'like', 'numbered-%');
    expect(await rows.execute()).toHaveLength(20);
  });

  test('a duplicate that is one is believed at the second look', async () => {
    let looks = 0;
    const twice = transact(storage.db, async (tx) => {
      looks += 1;
      await tx.insertInto('organisation').values(organisation('a')).execute();
    });
    const fault: unknown = await twice.catch((error: unknown) => error);
    expect(isDuplicate(fault)).toBe(true);
    expect(looks).toBeLessThanOrEqual(2);
  });

  test('of twenty who want the last use, in two processes, one gets it', async () => {
    await newCounter('last-use');
    const spend = (from: Storage) =>
      transact(from.db, (tx) =>
        tx
          .updateTable('host_name_counter')
          .set({ value: sql<number>`value + 1` })
          .where('series', '=', 'last-use')
          .where('value', '<', 1)
          .returning('series')
          .executeTakeFirst(),
      );
    const got = await Promise.all(
      Array.from({ length: 20 }, (_, index) => spend(index % 2 === 0 ? storage : other)),
    );
    expect(got.filter((row) => row !== undefined)).toHaveLength(1);
    expect((await counter('last-use'))?.value).toBe(1);
  });
}

const applicationPackage = (organisationId: string, id: string) => ({
  id,
  organisation: organisationId,
  kind: 'application' as const,
  name: id,
  created_at: 0,
  version: '1.0.0',
  product: id,
  format: 'simulated' as const,
  sha256: 'a',
  size: 2 ** 33,
});
