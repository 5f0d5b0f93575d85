/** Items as the console lists them, with the names of what they chose. */
import type { ItemRow, ItemState } from '../../admin-api/schemas/items.ts';
import type { Db } from '../../storage/database.ts';
import { itemState } from './item-state.ts';

/** Items of an organisation that were not deleted. */
export const selectItems = (db: Db, organisation: string) =>
  db
    .selectFrom('enrollment_item as item')
    .leftJoin('configuration_item as usage', (join) =>
      join.onRef('usage.id', '=', 'item.device_usage').onRef('usage.organisation', '=', 'item.organisation'),
    )
    .leftJoin('configuration_item as place', (join) =>
      join.onRef('place.id', '=', 'item.location').onRef('place.organisation', '=', 'item.organisation'),
    )
    .leftJoin('configuration_item as cost', (join) =>
      join.onRef('cost.id', '=', 'item.cost_centre').onRef('cost.organisation', '=', 'item.organisation'),
    )
    .where('item.organisation', '=', organisation)
    .where('item.deleted_at', 'is', null)
    .select(['item.id', 'item.name', 'item.created_at', 'item.created_by', 'item.expires_at'])
    .select(['item.uses', 'item.max_uses', 'item.device_usage', 'item.location', 'item.cost_centre'])
    .select(['usage.name as usage_name', 'place.name as place_name', 'cost.name as cost_name']);

export type ItemRecord = Awaited<ReturnType<ReturnType<typeof selectItems>['execute']>>[number];

const choice = (id: string | null, name: string | null): ItemRow['deviceUsage'] =>
  id === null || name === null ? null : { id, name };

export const toItemRow = (item: ItemRecord, now: number): ItemRow => ({
  id: item.id,
  name: item.name,
  state: itemState(item, now),
  createdAt: item.created_at,
  createdBy: item.created_by,
  expiresAt: item.expires_at,
  uses: item.uses,
  maxUses: item.max_uses,
  deviceUsage: choice(item.device_usage, item.usage_name),
  location: choice(item.location, item.place_name),
  costCentre: choice(item.cost_centre, item.cost_name),
});

/** Narrows to one state, in the words of `itemState`. */
export function inState(
  query: ReturnType<typeof selectItems>,
  state: ItemState,
  now: number,
): ReturnType<typeof selectItems> {
  switch (state) {
    case 'used':
      return query.whereRef('item.uses', '>=', 'item.max_uses');
    case 'ready':
      return query.whereRef('item.uses', '<', 'item.max_uses').where('item.expires_at', '>', now);
    case 'expired':
      return query.whereRef('item.uses', '<', 'item.max_uses').where('item.expires_at', '<=', now);
  }
}
