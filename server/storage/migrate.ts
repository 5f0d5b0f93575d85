/** Brings the database up to date: the numbered migrations it lacks, in their order, all or none. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Dialect } from './migrations/context.ts';
import { MIGRATIONS } from './migrations/list.ts';

interface Bookkeeping {
  migration: { name: string; done_at: number };
}

/** Any number; it only has to be the same in every process. */
const LOCK = 4_713_118_001;

/** Safe when several processes start at once: the first does it, the others wait. */
export function migrate(db: Kysely<never>, dialect: Dialect): Promise<void> {
  return (db as unknown as Kysely<Bookkeeping>).transaction().execute(async (tx) => {
    // On SQLite the transaction itself is the lock.
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx);
    await sql`create table if not exists migration (name text primary key, done_at bigint not null)`.execute(
      tx,
    );
    await runMissing(tx, dialect);
  });
}

/** @throws when the database was used by a newer service, which this one would damage. */
async function runMissing(tx: Transaction<Bookkeeping>, dialect: Dialect): Promise<void> {
  const rows = await tx.selectFrom('migration').select('name').execute();
  const done = new Set(rows.map(({ name }) => name));
  const newer = [...done].filter((name) => !(name in MIGRATIONS));
  if (newer.length > 0) {
    throw new Error(`the database is of a newer version of the service (${newer.join(', ')})`);
  }
  for (const [name, migration] of Object.entries(MIGRATIONS)) {
    if (done.has(name)) continue;
    await migration.up(tx as unknown as Kysely<unknown>, { dialect });
    await tx.insertInto('migration').values({ name, done_at: Date.now() }).execute();
  }
}
