/** M1: helpdesk makes a self-service enrollment item; the service makes the code. */
import type { z } from 'zod';
import type { NewItem } from '../../admin-api/schemas/items.ts';
import type { ConfigurationKind } from '../../admin-api/schemas/configuration.ts';
import { audit } from '../../audit/audit.ts';
import type { Parts } from '../../app/parts.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import { newId } from '../../storage/ids.ts';
import { transact, type Tx } from '../../storage/transaction.ts';
import type { By } from '../actor.ts';
import { readSettings } from '../settings.ts';
import { freshCode } from './fresh-code.ts';

const MINUTE_MS = 60_000;

/** @throws REQUEST_INVALID when the chosen thing does not exist or is of another kind. */
async function checkChoice(
  tx: Tx,
  organisation: string,
  kind: ConfigurationKind,
  id: string | null,
): Promise<void> {
  if (id === null) return;
  const found = await tx
    .selectFrom('configuration_item')
    .where('organisation', '=', organisation)
    .where('id', '=', id)
    .where('kind', '=', kind)
    .select('id')
    .executeTakeFirst();
  if (!found) throw new GangwayError('REQUEST_INVALID', { details: { detail: `no such ${kind}` } });
}

/** @returns the id of the item. */
export function createItem(
  { storage, clock, master }: Pick<Parts, 'storage' | 'clock' | 'master'>,
  by: By,
  item: z.output<typeof NewItem>,
): Promise<string> {
  const id = newId();
  const code = freshCode(master, by.organisation, id);
  const choices = {
    device_usage: item.deviceUsage ?? null,
    location: item.location ?? null,
    cost_centre: item.costCentre ?? null,
  };
  return transact(storage.db, async (tx) => {
    await checkChoice(tx, by.organisation, 'device-usage', choices.device_usage);
    await checkChoice(tx, by.organisation, 'location', choices.location);
    await checkChoice(tx, by.organisation, 'cost-centre', choices.cost_centre);
    const minutes = item.lifetimeMinutes ?? (await readSettings(tx, by.organisation)).codeLifetimeMinutes;
    const now = clock.now();
    await tx
      .insertInto('enrollment_item')
      .values({
        id,
        organisation: by.organisation,
        name: item.name,
        ...code,
        expires_at: now + minutes * MINUTE_MS,
        max_uses: item.maxUses,
        uses: 0,
        ...choices,
        created_at: now,
        created_by: by.actor,
        deleted_at: null,
      })
      .execute();
    await audit(tx, clock, {
      ...by,
      action: 'item.created',
      target: id,
      details: { name: item.name, lifetimeMinutes: minutes, maxUses: item.maxUses },
    });
    return id;
  });
}
