/** Every migration in its order. One that has been released is never changed again. */
import type { Kysely } from 'kysely';
import type { MigrationContext } from './context.ts';
import * as foundation from './0001-foundation.ts';
import * as orders from './0002-orders.ts';
import * as deviceManagement from './0003-device-management.ts';
import * as teamId from './0004-team-id.ts';
import * as furtherFacts from './0005-further-facts.ts';
import * as indexes from './0006-indexes.ts';

export interface NumberedMigration {
  up(db: Kysely<unknown>, context: MigrationContext): Promise<void>;
}

export const MIGRATIONS: Readonly<Record<string, NumberedMigration>> = {
  '0001-foundation': foundation,
  '0002-orders': orders,
  '0003-device-management': deviceManagement,
  '0004-team-id': teamId,
  '0005-further-facts': furtherFacts,
  '0006-indexes': indexes,
};
