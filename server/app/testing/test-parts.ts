/** What the doors are given, for calling rules beside a running service; and the items tests begin with. */
import { openCode } from '../../enrollment/codes.ts';
import { createItem } from '../../enrollment/items/create-item.ts';
import type { MasterKey } from '../../pki/master-key.ts';
import { openPki } from '../../pki/pki.ts';
import type { Storage } from '../../storage/database.ts';
import { createAttempts } from '../attempts.ts';
import type { Clock } from '../clock.ts';
import { createLog } from '../log.ts';
import type { Parts } from '../parts.ts';

export interface TestItem {
  readonly minutes?: number;
  readonly maxUses?: number;
  readonly deviceUsage?: string;
  readonly location?: string;
  readonly name?: string;
}

export async function makeParts(
  given: {
    readonly storage: Storage;
    readonly master: MasterKey;
    readonly clock: Clock;
    readonly origin: string;
  },
  onBreach: (what: string) => void = () => undefined,
): Promise<Parts> {
  const { storage, master, clock } = given;
  return {
    ...given,
    log: createLog('silent'),
    pki: await openPki(storage.db, master, clock, 'Acme'),
    attempts: createAttempts(storage.db, clock),
    root: null,
    onBreach,
  };
}

/** An item with its code in clear, as helpdesk sees it. */
export async function makeItem(
  parts: Parts,
  organisation: string,
  { minutes = 60, maxUses = 1, ...choices }: TestItem = {},
): Promise<{ id: string; code: string }> {
  const by = { organisation, actor: 'admin' };
  const id = await createItem(parts, by, {
    name: 'For a test',
    lifetimeMinutes: minutes,
    maxUses,
    ...choices,
  });
  const row = parts.storage.db.selectFrom('enrollment_item').select('code_sealed').where('id', '=', id);
  const { code_sealed: sealed } = await row.executeTakeFirstOrThrow();
  return { id, code: openCode(parts.master, organisation, id, sealed ?? '') };
}
