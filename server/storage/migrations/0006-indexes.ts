import { type Kysely, sql } from 'kysely';

/** For what connectors, computers and visitors ask again and again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Few are wanted at a time, of all that ever were.
  `create index join_blob_wanted on join_blob (organisation, wanted_at) where blob is null and taken_at is null`,
  // Addresses of downloads and of the enrollment page say no organisation.
  `create unique index package_id on package (id)`,
  `create unique index enrollment_item_id on enrollment_item (id)`,
];
