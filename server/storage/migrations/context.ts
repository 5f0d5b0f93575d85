/** The databases that SQL is written for. */
export type Dialect = 'sqlite' | 'postgres';

/** What a migration is told besides the connection. */
export interface MigrationContext {
  readonly dialect: Dialect;
}
