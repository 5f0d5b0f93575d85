import { formatLink } from '../../../protocol/invitation-link.ts';
import { GangwayError } from '../../../protocol/errors.ts';
import type { Item } from '../../admin-api/schemas/items.ts';
import type { Parts } from '../../app/parts.ts';
import { openCode } from '../codes.ts';
import { enrollmentsOfItem } from '../watch/list-enrollments.ts';
import { selectItems, toItemRow } from './item-rows.ts';

/** One item; its code and link as long as they can be used. @throws NOT_FOUND */
export async function readItem(parts: Parts, organisation: string, id: string): Promise<Item> {
  const { storage, clock, master, origin, root } = parts;
  const record = await selectItems(storage.db, organisation)
    .where('item.id', '=', id)
    .select('item.code_sealed')
    .executeTakeFirst();
  if (!record) throw new GangwayError('NOT_FOUND');
  const row = toItemRow(record, clock.now());
  const code =
    row.state === 'ready' && record.code_sealed !== null
      ? openCode(master, organisation, id, record.code_sealed)
      : null;
  const link = { origin, itemId: id, code: undefined, rootFingerprint: undefined };
  return {
    ...row,
    code,
    url: formatLink(link),
    link: code === null ? null : formatLink({ ...link, code, rootFingerprint: root?.sha256 }),
    enrollments: await enrollmentsOfItem(storage.db, organisation, id),
  };
}
