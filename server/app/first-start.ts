/** What the first start makes: one organisation and one administrator, whose password lies in a file of its own. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { slugOf } from '../org/organisations.ts';
import { newId } from '../storage/ids.ts';
import type { Storage } from '../storage/database.ts';
import { transact } from '../storage/transaction.ts';
import { createUser } from '../users/create-user.ts';
import { hashPassword } from '../users/password.ts';
import type { Clock } from './clock.ts';

export const PASSWORD_FILE = 'initial-admin-password';
const ADMINISTRATOR = 'admin';

/**
 * Does nothing when there is an organisation already.
 * @returns path of the password's file when it was written now.
 */
export async function firstStart(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  { data, organisation }: { readonly data: string; readonly organisation: string },
): Promise<string | undefined> {
  const begun = () => storage.db.selectFrom('organisation').select('id').limit(1).executeTakeFirst();
  if (await begun()) return undefined;
  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password);
  return transact(storage.db, async (tx) => {
    if (await tx.selectFrom('organisation').select('id').limit(1).executeTakeFirst()) return undefined;
    const id = newId();
    await tx
      .insertInto('organisation')
      .values({
        id,
        slug: slugOf(organisation),
        name: organisation,
        help_phone: null,
        help_email: null,
        help_url: null,
        created_at: clock.now(),
      })
      .execute();
    await createUser(tx, clock, {
      organisation: id,
      name: ADMINISTRATOR,
      passwordHash,
      role: 'administrator',
    });
    // Before the commit: an account whose password nobody knows would be worse than a file that is no good.
    return writePassword(join(data, PASSWORD_FILE), password);
  });
}

function writePassword(file: string, password: string): string {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, `${password}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  return file;
}
