/** Organisations: several on one service, strictly apart (S8). */
import type { Db } from '../storage/database.ts';
import type { Organisation } from '../storage/tables.ts';

export const organisationById = (db: Db, id: string): Promise<Organisation | undefined> =>
  db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst();

/**
 * The organisation a visitor means: by its id or slug; without one, the first that was made.
 * @returns undefined when there is none of that name.
 */
export const visitedOrganisation = (db: Db, asked: string | undefined): Promise<Organisation | undefined> =>
  db
    .selectFrom('organisation')
    .selectAll()
    .$if(asked !== undefined, (query) =>
      query.where(({ or, eb }) => or([eb('slug', '=', asked ?? ''), eb('id', '=', asked ?? '')])),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();

/** `Café Zürich Oy` → `cafe-zurich-oy`; `organisation` where nothing is left of a name. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'organisation';
