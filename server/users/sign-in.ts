/** Signing in and out. */
import type { SignIn } from '../admin-api/schemas/session.ts';
import { addressBucket, type Limit } from '../app/attempts.ts';
import type { Parts } from '../app/parts.ts';
import { audit } from '../audit/audit.ts';
import { transact } from '../storage/transaction.ts';
import { GangwayError } from '../../protocol/errors.ts';
import { checkPassword } from './password.ts';
import { type Account, openSession } from './sessions.ts';

export const SIGN_IN_WINDOW_MS = 15 * 60_000;
/** A person mistypes a few times; a whole helpdesk may sit behind one address. */
const PER_NAME = 10;
const PER_ADDRESS = 50;
const IN_ALL = 2_000;

/** For every place that tells right passwords from wrong ones. @param address from `addressBucket`. */
export const signInLimits = (name: string, address: string): readonly Limit[] => [
  { bucket: `sign-in:name:${name}`, most: PER_NAME },
  { bucket: `sign-in:${address}`, most: PER_ADDRESS },
  { bucket: 'sign-in', most: IN_ALL },
];

/**
 * @param address the visitor's, as the limits count it.
 * @returns the value of the session cookie.
 * @throws SIGN_IN_FAILED in the same words for a wrong name, a wrong password and a disabled user; RATE_LIMITED.
 */
export async function signIn(parts: Parts, { userName, password }: SignIn, address: string): Promise<string> {
  const { storage, clock, attempts } = parts;
  const name = userName.toLowerCase();
  const attempt = await attempts.count(signInLimits(name, addressBucket(address)), SIGN_IN_WINDOW_MS);
  const user = await storage.db
    .selectFrom('user')
    .where('name', '=', name)
    .where('disabled_at', 'is', null)
    .select(['id', 'organisation', 'name', 'password_hash'])
    .executeTakeFirst();
  const right = await checkPassword(user?.password_hash, password);
  if (!user || !right) throw new GangwayError('SIGN_IN_FAILED');
  const cookie = await transact(storage.db, async (tx) => {
    const value = await openSession(tx, parts, user);
    await audit(tx, clock, {
      organisation: user.organisation,
      actor: user.name,
      action: 'session.opened',
      target: user.id,
      details: { name: user.name },
    });
    return value;
  });
  await attempt.refund();
  return cookie;
}

export async function signOut({ storage, clock }: Parts, account: Account): Promise<void> {
  await transact(storage.db, async (tx) => {
    await tx.deleteFrom('session').where('id', '=', account.session).execute();
    await audit(tx, clock, {
      organisation: account.organisation.id,
      actor: account.user.name,
      action: 'session.closed',
      target: account.user.id,
      details: { name: account.user.name },
    });
  });
}
