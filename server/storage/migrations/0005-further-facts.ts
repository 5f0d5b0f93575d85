import { type Kysely, sql } from 'kysely';

/** What newer agents tell of their computers besides. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table device add column further_facts text`.execute(db);
}
