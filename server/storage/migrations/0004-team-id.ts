import { type Kysely, sql } from 'kysely';

/** Packages for Macs name the team that must have signed them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table package add column team_id text`.execute(db);
}
