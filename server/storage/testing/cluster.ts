/** A PostgreSQL of our own: a fresh cluster in a temporary folder, reached over a socket in it, no port. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PostgresPrograms, unprivileged } from './find-postgres.ts';

const SUPERUSER = 'postgres';
/** What is lost in a power cut is no loss here. */
const SETTINGS = ['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'max_connections=200'];

export interface Cluster {
  /** `postgres://…` of one of its databases. */
  url(database: string): string;
  stop(): Promise<void>;
}

export async function startCluster(programs: PostgresPrograms): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-postgres-'));
  const account = unprivileged();
  if (account) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const options = { ...account, cwd: folder, env: { LC_ALL: 'C', PATH: process.env['PATH'] ?? '' } };
  const initdb = ['-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  await promisify(execFile)(programs.initdb, initdb, options);
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const server = spawn(programs.postgres, ['-D', data, '-k', folder, ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(server, 'exit');
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL ended at once: ${said}`)));
  });
  return {
    url: (database) => `postgres://${SUPERUSER}@/${database}?host=${encodeURIComponent(folder)}`,
    async stop() {
      // Fast shutdown: whoever is connected is sent away.
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}
