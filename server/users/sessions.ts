/** Sessions of the console. The cookie's value is known to the browser alone; the database has its keyed hash. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Role } from '../admin-api/schemas/session.ts';
import type { Clock } from '../app/clock.ts';
import type { MasterKey } from '../pki/master-key.ts';
import type { Db } from '../storage/database.ts';
import { repeatConflicts } from '../storage/transaction.ts';

/** Without a request for this long, a session is over. */
export const IDLE_MS = 60 * 60_000;
/** A working day: then one signs in again, however busy. */
export const LONGEST_MS = 12 * 60 * 60_000;
/** How exact `seen_at` is: a write per request would be too much. */
const SEEN_EVERY_MS = 60_000;

export interface Account {
  readonly session: string;
  readonly user: { readonly id: string; readonly name: string; readonly role: Role };
  readonly organisation: { readonly id: string; readonly name: string };
  readonly endsAt: number;
}

export const sessionId = (master: MasterKey, cookie: string): string =>
  createHmac('sha256', master.derive('session-hash')).update(cookie).digest('base64url');

/** @param db the transaction of the sign-in. @returns the cookie's value: 256 random bits. */
export async function openSession(
  db: Db,
  { master, clock }: { readonly master: MasterKey; readonly clock: Clock },
  user: { readonly id: string; readonly organisation: string },
): Promise<string> {
  const cookie = randomBytes(32).toString('base64url');
  const now = clock.now();
  await db
    .insertInto('session')
    .values({
      id: sessionId(master, cookie),
      organisation: user.organisation,
      user: user.id,
      created_at: now,
      seen_at: now,
      ends_at: now + LONGEST_MS,
    })
    .execute();
  return cookie;
}

/** Who a session belongs to; undefined when it ended, by time or otherwise, or the user was disabled. */
export async function readSession(db: Db, clock: Clock, id: string): Promise<Account | undefined> {
  const now = clock.now();
  const row = await db
    .selectFrom('session')
    .innerJoin('user', (join) =>
      join.onRef('user.id', '=', 'session.user').onRef('user.organisation', '=', 'session.organisation'),
    )
    .innerJoin('organisation', 'organisation.id', 'session.organisation')
    .where('session.id', '=', id)
    .where('session.ends_at', '>', now)
    .where('session.seen_at', '>', now - IDLE_MS)
    .where('user.disabled_at', 'is', null)
    .select(['session.ends_at', 'user.id', 'user.name', 'user.role', 'organisation.id as organisation'])
    .select('organisation.name as organisationName')
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    session: id,
    user: { id: row.id, name: row.name, role: row.role },
    organisation: { id: row.organisation, name: row.organisationName },
    endsAt: row.ends_at,
  };
}

/** Notes that a session is in use. */
export async function touchSession(db: Db, clock: Clock, id: string): Promise<void> {
  const now = clock.now();
  await repeatConflicts(() =>
    db
      .updateTable('session')
      .set({ seen_at: now })
      .where('id', '=', id)
      .where('seen_at', '<', now - SEEN_EVERY_MS)
      .execute(),
  );
}

/** Forgets sessions that are over. */
export async function sweepSessions(db: Db, clock: Clock): Promise<void> {
  const now = clock.now();
  await repeatConflicts(() =>
    db
      .deleteFrom('session')
      .where((where) => where.or([where('ends_at', '<=', now), where('seen_at', '<=', now - IDLE_MS)]))
      .execute(),
  );
}
