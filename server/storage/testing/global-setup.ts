/**
 * Hands out databases to tests. The PostgreSQL behind them starts when the first test asks, one for a whole
 * run; a run without such tests pays nothing.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type Cluster, startCluster } from './cluster.ts';
import { findPostgres } from './find-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the socket that gives a fresh database's address to whoever connects; null: no PostgreSQL here. */
    postgres: string | null;
  }
}

const MISSING =
  'PostgreSQL is missing: its tests are skipped (apt-get install postgresql, or put initdb and postgres in PATH)';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = findPostgres(process.env['PATH'] ?? '');
  if (programs === undefined) {
    if (process.env['CI'] === 'true') throw new Error(MISSING);
    process.stderr.write(`${MISSING}\n`);
    project.provide('postgres', null);
    return () => Promise.resolve();
  }
  const folder = mkdtempSync(join(tmpdir(), 'gangway-databases-'));
  const socket = join(folder, 'socket');
  let cluster: Promise<Cluster> | undefined;
  let made = 0;
  const broker = createServer((connection) => {
    connection.on('error', () => connection.destroy());
    cluster ??= startCluster(programs);
    made += 1;
    const name = `test_${String(made)}`;
    cluster
      .then(async ({ url }) => {
        await createDatabase(url('postgres'), name);
        connection.end(url(name));
      })
      .catch((error: unknown) => connection.end(`fault: ${String(error)}`));
  });
  broker.listen(socket);
  await once(broker, 'listening');
  project.provide('postgres', socket);
  return async () => {
    broker.close();
    const started = await cluster?.catch(() => undefined);
    await started?.stop();
    rmSync(folder, { recursive: true });
  };
}

async function createDatabase(server: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
