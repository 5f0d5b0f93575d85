/** Transactions that are repeated when the database says that somebody else was first. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { GangwayError } from '../../protocol/errors.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

export type Tx = Transaction<Tables>;

const ATTEMPTS = 40;
const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 200;

/** PostgreSQL: serialization failure, deadlock. SQLite: busy, locked (the low byte of the extended code). */
const POSTGRES_CONFLICTS = new Set(['40001', '40P01']);
const SQLITE_CONFLICTS = new Set([5, 6]);

/** Whether an error only means that another transaction was in the way, so that trying again is right. */
export function isConflict(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errcode' in error && typeof error.errcode === 'number')
    return SQLITE_CONFLICTS.has(error.errcode & 0xff);
  return 'code' in error && typeof error.code === 'string' && POSTGRES_CONFLICTS.has(error.code);
}

/**
 * PostgreSQL: shutting down or starting, out of connections, a statement cut off for its time; the way to it:
 * refused, cut, no connection free in time.
 */
const UNAVAILABLE = /^(57P0[123]|57014|53300|08\w{3}|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/;
const NO_CONNECTION = /timeout exceeded when trying to connect|Connection terminated/;

/** Whether an error means that the database cannot be used just now, so that coming back later is right. */
export function isUnavailable(error: unknown): boolean {
  if (isConflict(error)) return true;
  if (!(error instanceof Error)) return false;
  return ('code' in error && UNAVAILABLE.test(String(error.code))) || NO_CONNECTION.test(error.message);
}

/** PostgreSQL: unique violation. SQLite: constraint failed, primary key or unique. */
export function isDuplicate(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errcode' in error) return error.errcode === 1555 || error.errcode === 2067;
  return 'code' in error && error.code === '23505';
}

async function repeat<T>(work: () => Promise<T>, again: (error: unknown) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!again(error)) throw error;
      if (attempt === ATTEMPTS) throw new GangwayError('SERVER_BUSY', { retryAfter: 1, cause: error });
      // Random, so that those who collided do not collide again.
      await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
    }
  }
}

/**
 * Does something again while it only fails because of a conflict, waiting a little longer each time.
 * @throws SERVER_BUSY when that did not help.
 */
export const repeatConflicts = <T>(work: () => Promise<T>): Promise<T> => repeat(work, isConflict);

/** Which row was there already; undefined on SQLite, where transactions follow each other. */
const duplicateOf = (error: unknown): unknown =>
  isDuplicate(error) && typeof error === 'object' && error !== null && 'detail' in error
    ? error.detail
    : undefined;

/**
 * Runs `work` in one serializable transaction, again from its start after a conflict. `work` therefore must
 * touch nothing but the transaction, and never the database beside it: SQLite has one connection.
 * Of two transactions that insert the same key PostgreSQL may tell the second of a duplicate before it tells of
 * the conflict. So a duplicate is believed only when the same row is in the way again: the second time the
 * transaction saw it from its start.
 * @throws SERVER_BUSY when it stayed in the way for too long, and whatever `work` throws.
 */
export function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  let before: unknown;
  return repeat(
    () => db.transaction().setIsolationLevel('serializable').execute(work),
    (error) => {
      const duplicate = duplicateOf(error);
      const isNew = duplicate !== undefined && duplicate !== before;
      before = duplicate;
      return isConflict(error) || isNew;
    },
  );
}
