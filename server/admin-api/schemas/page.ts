/** Lists: newest first, a page at a time, by a cursor that stays right while rows are added. */
import { z } from 'zod';

export const PAGE_SIZE = 50;

/** Opaque to the client: what `next` of the page before said. */
export const Cursor = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);

export const PageQuery = z.strictObject({
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE_SIZE),
});

/** `next` is null on the last page. */
export const page = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({ rows: z.array(row), next: Cursor.nullable() });

/** What people type into a search field. */
export const Search = z.string().trim().max(100);
