/** Self-service enrollment items (M1–M4): one code each, shown with its link as long as it can be used. */
import { z } from 'zod';
import { EnrollmentCode, Id, Milliseconds, Text } from '../../../protocol/wire.ts';
import { EnrollmentRow } from './enrollments.ts';
import { PageQuery, Search } from './page.ts';

/** `used`: no use is left. `expired`: reactivating gives a new code. */
export const ItemState = z.enum(['ready', 'used', 'expired']);
export type ItemState = z.infer<typeof ItemState>;
export const ITEM_STATES = ItemState.options;

/** Minutes. Ten years at most. */
export const Lifetime = z.int().min(1).max(5_256_000);

export const NewItem = z.strictObject({
  /** For helpdesk: whose computer this is about. */
  name: Text.refine((name) => name.trim() === name, 'no space at the ends'),
  deviceUsage: Id.nullish(),
  location: Id.nullish(),
  costCentre: Id.nullish(),
  /** Minutes; absent: the system setting. */
  lifetimeMinutes: Lifetime.optional(),
  maxUses: z.int().min(1).max(1000).default(1),
});
/** As a client sends it: what has a default may be left out. */
export type NewItem = z.input<typeof NewItem>;

const Choice = z.strictObject({ id: Id, name: Text }).nullable();

export const ItemRow = z.strictObject({
  id: Id,
  name: Text,
  state: ItemState,
  createdAt: Milliseconds,
  createdBy: Text,
  expiresAt: Milliseconds,
  uses: z.int(),
  maxUses: z.int(),
  deviceUsage: Choice,
  location: Choice,
  costCentre: Choice,
});
export type ItemRow = z.infer<typeof ItemRow>;

export const Item = z.strictObject({
  ...ItemRow.shape,
  /** Ten characters, ungrouped; null once it cannot be used. */
  code: EnrollmentCode.nullable(),
  /** The enrollment page of this item; says nothing secret (M1). */
  url: z.url(),
  /** The same with code and root fingerprint behind `#`; null with the code. */
  link: z.url().nullable(),
  enrollments: z.array(EnrollmentRow),
});
export type Item = z.infer<typeof Item>;

export const ItemsQuery = z.strictObject({
  ...PageQuery.shape,
  search: Search.optional(),
  state: ItemState.optional(),
});
export type ItemsQuery = z.infer<typeof ItemsQuery>;
