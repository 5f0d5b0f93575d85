/** Kysely over PostgreSQL, for any number of service processes on one database. */
import { PostgresDialect } from 'kysely';
import pg from 'pg';

const POOL_SIZE = 10;
/** Also how long a request waits for one of them to be free. */
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 15_000;
const INT8 = 20;

/** Counts and times are far below 2^53, so that they come as numbers as they do from SQLite. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * @param url `postgres://…`
 * @param onIdleError hears of connections that break while nobody uses them; without it they would end the process.
 */
export function postgresDialect(url: string, onIdleError: (error: Error) => void): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'gangway',
    types,
  });
  pool.on('error', onIdleError);
  return new PostgresDialect({ pool });
}
