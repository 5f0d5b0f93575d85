import type { ItemState } from '../../admin-api/schemas/items.ts';

/** `used` wins: reactivating a used-up item would hand out a second device under one name. */
export function itemState(
  item: { readonly uses: number; readonly max_uses: number; readonly expires_at: number },
  now: number,
): ItemState {
  if (item.uses >= item.max_uses) return 'used';
  return item.expires_at > now ? 'ready' : 'expired';
}
