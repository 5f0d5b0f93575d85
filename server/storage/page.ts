/** Keyset pages: newest first by a time and an id, so that rows added meanwhile shift nothing. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { GangwayError } from '../../protocol/errors.ts';

export interface PageRequest {
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly next: string | null;
}

interface Key {
  readonly at: number;
  readonly id: string;
}

const encode = ({ at, id }: Key): string => Buffer.from(JSON.stringify([at, id])).toString('base64url');

function decode(cursor: string): Key {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [at, id] = parsed as unknown[];
      if (typeof at === 'number' && Number.isSafeInteger(at) && typeof id === 'string') return { at, id };
    }
  } catch {
    // falls through: whoever made it up is told the same
  }
  throw new GangwayError('REQUEST_INVALID', { details: { detail: 'after: not a cursor of this list' } });
}

/**
 * One page of a query.
 * @param columns the time and the id by which the list is ordered, both as the query names them.
 * @param keyOf the same two of a row that came back.
 * @throws REQUEST_INVALID when the cursor is not one.
 */
export async function readPage<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  request: PageRequest,
  columns: { readonly at: string; readonly id: string },
  keyOf: (row: Row) => Key,
): Promise<Page<Row>> {
  const at = sql.ref<number>(columns.at);
  const id = sql.ref<string>(columns.id);
  let narrowed = query;
  if (request.after !== undefined) {
    const key = decode(request.after);
    narrowed = query.where(sql<boolean>`(${at} < ${key.at} or (${at} = ${key.at} and ${id} < ${key.id}))`);
  }
  const found = await narrowed
    .orderBy(at, 'desc')
    .orderBy(id, 'desc')
    .limit(request.limit + 1)
    .execute();
  const rows = found.slice(0, request.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > request.limit && last !== undefined ? encode(keyOf(last)) : null };
}

/** `LIKE` pattern for text that a person typed: its own signs mean themselves. Use with `escape '!'`. */
export const containing = (text: string): string => `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
