/** Accounts of the console: listing them, making one, ending one, a password of one's own. */
import { GangwayError } from '../../protocol/errors.ts';
import type { NewUser, PasswordChange, User } from '../admin-api/schemas/users.ts';
import { addressBucket } from '../app/attempts.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import type { By } from '../enrollment/actor.ts';
import type { Db } from '../storage/database.ts';
import { isDuplicate, transact } from '../storage/transaction.ts';
import { createUser } from './create-user.ts';
import { checkPassword, hashPassword } from './password.ts';
import type { Account } from './sessions.ts';
import { SIGN_IN_WINDOW_MS, signInLimits } from './sign-in.ts';

export async function listUsers(db: Db, organisation: string): Promise<User[]> {
  const rows = await db
    .selectFrom('user')
    .where('organisation', '=', organisation)
    .orderBy('name')
    .select(['id', 'name', 'role', 'created_at', 'disabled_at'])
    .execute();
  return rows.map(({ id, name, role, created_at, disabled_at }) => ({
    id,
    userName: name,
    role,
    createdAt: created_at,
    disabledAt: disabled_at,
  }));
}

/** @throws NAME_TAKEN, also for a name of another organisation: sign-in asks for the name alone. */
export async function makeUser({ storage, clock }: Parts, by: By, given: NewUser): Promise<User> {
  const { userName, role } = given;
  const passwordHash = await hashPassword(given.password);
  try {
    const id = await transact(storage.db, (tx) =>
      createUser(tx, clock, { ...by, name: userName, passwordHash, role }),
    );
    return { id, userName: userName.toLowerCase(), role, createdAt: clock.now(), disabledAt: null };
  } catch (error) {
    if (isDuplicate(error)) throw new GangwayError('NAME_TAKEN', { cause: error });
    throw error;
  }
}

/** @throws NOT_FOUND; CHANGED_MEANWHILE for the last administrator, who would lock everybody out. */
export function disableUser({ storage, clock }: Parts, by: By, id: string): Promise<void> {
  return transact(storage.db, async (tx) => {
    const disabled = await tx
      .updateTable('user')
      .set({ disabled_at: clock.now() })
      .where('organisation', '=', by.organisation)
      .where('id', '=', id)
      .where('disabled_at', 'is', null)
      .returning(['name', 'role'])
      .executeTakeFirst();
    if (!disabled) throw new GangwayError('NOT_FOUND');
    const left = await tx
      .selectFrom('user')
      .where('organisation', '=', by.organisation)
      .where('role', '=', 'administrator')
      .where('disabled_at', 'is', null)
      .select('id')
      .limit(1)
      .executeTakeFirst();
    if (!left) throw new GangwayError('CHANGED_MEANWHILE', { details: { detail: 'the last administrator' } });
    await tx.deleteFrom('session').where('user', '=', id).execute();
    await audit(tx, clock, { ...by, action: 'user.disabled', target: id, details: { name: disabled.name } });
  });
}

/**
 * Asks for the password there is, as whoever finds an open console must not take it over; counted like a sign-in.
 * @throws SIGN_IN_FAILED when it is not right, RATE_LIMITED.
 */
export async function changePassword(
  { storage, clock, attempts }: Parts,
  { user, organisation, session }: Account,
  { current, next }: PasswordChange,
  address: string,
): Promise<void> {
  const attempt = await attempts.count(signInLimits(user.name, addressBucket(address)), SIGN_IN_WINDOW_MS);
  const row = await storage.db
    .selectFrom('user')
    .where('id', '=', user.id)
    .where('organisation', '=', organisation.id)
    .select('password_hash')
    .executeTakeFirst();
  if (!(await checkPassword(row?.password_hash, current))) throw new GangwayError('SIGN_IN_FAILED');
  const passwordHash = await hashPassword(next);
  await transact(storage.db, async (tx) => {
    await tx
      .updateTable('user')
      .set({ password_hash: passwordHash })
      .where('id', '=', user.id)
      .where('organisation', '=', organisation.id)
      .execute();
    await tx.deleteFrom('session').where('user', '=', user.id).where('id', '<>', session).execute();
    await audit(tx, clock, {
      organisation: organisation.id,
      actor: user.name,
      action: 'user.password-changed',
      target: user.id,
      details: { name: user.name },
    });
  });
  await attempt.refund();
}
