/** Opening the database: which one, brought up to date. */
import { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import type { Dialect } from './migrations/context.ts';
import { sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** What queries are made with: the database or a transaction in it. */
export type Db = Kysely<Tables>;

export interface Storage {
  readonly db: Db;
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/** Either a file of our own or a server. */
export type StorageLocation = { readonly file: string } | { readonly url: string };

/**
 * Opens the database and runs the migrations it lacks. Several processes may do so at once.
 * @throws when it cannot be reached, or a migration fails (then nothing of it stays).
 */
export async function openStorage(
  location: StorageLocation,
  onIdleError: (error: Error) => void = () => undefined,
): Promise<Storage> {
  const dialect: Dialect = 'file' in location ? 'sqlite' : 'postgres';
  const db = new Kysely<Tables>({
    dialect:
      'file' in location
        ? sqliteDialect(location.file)
        : // Loaded only where it is used: most services never need it.
          (await import('./postgres.ts')).postgresDialect(location.url, onIdleError),
  });
  try {
    await migrate(db as unknown as Kysely<never>, dialect);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, dialect, close: () => db.destroy() };
}
