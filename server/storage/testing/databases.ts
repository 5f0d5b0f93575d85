/** The databases that every storage and service suite is run on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, inject } from 'vitest';
import type { StorageLocation } from '../database.ts';
import type { Dialect } from '../migrations/context.ts';

export interface FreshDatabase {
  readonly location: StorageLocation;
  remove(): void;
}

function freshSqlite(): Promise<FreshDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-sqlite-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return Promise.resolve({ location: { file: join(folder, 'gangway.sqlite') }, remove });
}

async function freshPostgres(): Promise<FreshDatabase> {
  const broker = inject('postgres');
  if (broker === null) throw new Error('no PostgreSQL here');
  const url = await text(createConnection(broker));
  if (!url.startsWith('postgres://')) throw new Error(url);
  // It goes with its cluster at the end of the run.
  return { location: { url }, remove: () => undefined };
}

/** False where there is no PostgreSQL, which the run has said. */
export const hasPostgres = (): boolean => inject('postgres') !== null;

export const freshDatabaseOn = (dialect: Dialect): Promise<FreshDatabase> =>
  dialect === 'sqlite' ? freshSqlite() : freshPostgres();

/** Runs a suite on both databases; on SQLite alone where there is no PostgreSQL, which the run has said. */
export function onEachDatabase(suite: (fresh: () => Promise<FreshDatabase>, dialect: Dialect) => void): void {
  describe('on SQLite', () => {
    suite(freshSqlite, 'sqlite');
  });
  describe.skipIf(!hasPostgres())('on PostgreSQL', () => {
    suite(freshPostgres, 'postgres');
  });
}
