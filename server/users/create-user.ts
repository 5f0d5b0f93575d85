import type { Role } from '../admin-api/schemas/session.ts';
import type { Clock } from '../app/clock.ts';
import { audit } from '../audit/audit.ts';
import type { Tx } from '../storage/transaction.ts';
import { newId } from '../storage/ids.ts';

export interface NewUser {
  readonly organisation: string;
  /** Compared without regard to case. */
  readonly name: string;
  /** From `hashPassword`, which is slow and therefore stays outside the transaction. */
  readonly passwordHash: string;
  readonly role: Role;
  /** Who makes it; the service itself makes the first one. */
  readonly actor?: string;
}

/** Makes somebody who can sign in to the console. @returns the id. */
export async function createUser(tx: Tx, clock: Clock, user: NewUser): Promise<string> {
  const id = newId();
  const name = user.name.toLowerCase();
  await tx
    .insertInto('user')
    .values({
      id,
      organisation: user.organisation,
      name,
      password_hash: user.passwordHash,
      role: user.role,
      created_at: clock.now(),
      disabled_at: null,
    })
    .execute();
  await audit(tx, clock, {
    organisation: user.organisation,
    actor: user.actor ?? 'service',
    action: 'user.created',
    target: id,
    details: { name, role: user.role },
  });
  return id;
}
