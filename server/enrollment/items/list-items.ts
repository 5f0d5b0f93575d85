import { sql } from 'kysely';
import type { z } from 'zod';
import type { ItemRow, ItemsQuery } from '../../admin-api/schemas/items.ts';
import type { Parts } from '../../app/parts.ts';
import { containing, type Page, readPage } from '../../storage/page.ts';
import { inState, selectItems, toItemRow } from './item-rows.ts';

/** Newest first. @throws REQUEST_INVALID for a cursor of another list. */
export async function listItems(
  { storage, clock }: Parts,
  organisation: string,
  asked: z.output<typeof ItemsQuery>,
): Promise<Page<ItemRow>> {
  const now = clock.now();
  let query = selectItems(storage.db, organisation);
  if (asked.search) {
    query = query.where(sql<boolean>`lower(item.name) like ${containing(asked.search)} escape '!'`);
  }
  if (asked.state) query = inState(query, asked.state, now);
  const page = await readPage(query, asked, { at: 'item.created_at', id: 'item.id' }, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
  return { rows: page.rows.map((row) => toItemRow(row, now)), next: page.next };
}
