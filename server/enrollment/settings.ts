/** System settings of an organisation: one row each, the default where there is none. */
import { DEFAULT_SETTINGS, Settings } from '../admin-api/schemas/settings.ts';
import type { Clock } from '../app/clock.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../storage/database.ts';
import type { Tx } from '../storage/transaction.ts';

export async function readSettings(db: Db, organisation: string): Promise<Settings> {
  const rows = await db
    .selectFrom('setting')
    .where('organisation', '=', organisation)
    .where('name', 'in', Object.keys(DEFAULT_SETTINGS))
    .select(['name', 'value'])
    .execute();
  const stored = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  return Settings.parse({ ...DEFAULT_SETTINGS, ...stored });
}

/** Writes what differs; each change is in the audit trail with its old and new value. */
export async function writeSettings(
  tx: Tx,
  clock: Clock,
  by: { readonly organisation: string; readonly actor: string },
  settings: Settings,
): Promise<void> {
  const before: Record<string, string | number> = await readSettings(tx, by.organisation);
  for (const [name, value] of Object.entries(settings)) {
    if (before[name] === value) continue;
    const row = { value: JSON.stringify(value), changed_at: clock.now() };
    await tx
      .insertInto('setting')
      .values({ organisation: by.organisation, name, ...row })
      .onConflict((conflict) => conflict.columns(['organisation', 'name']).doUpdateSet(row))
      .execute();
    await audit(tx, clock, {
      ...by,
      action: 'settings.changed',
      target: null,
      details: { setting: name, from: before[name] ?? null, to: value },
    });
  }
}
