import { type Kysely, sql } from 'kysely';

/** Packages that register a computer with a server of device management, and packages from installation points. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['discovery_url', 'user_name', 'provider_id', 'server_host', 'source']) {
    await sql.raw(`alter table package add column ${column} text`).execute(db);
  }
}
