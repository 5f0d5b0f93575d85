/** The enrollment service as a process of its own, with a folder, a private CA and a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Service {
  readonly origin: string;
  readonly listensAt: string;
  readonly rootFingerprint: string;
  readonly consoleUrl: string;
  readonly enrollUrl: string;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, '../server/app/main.ts');

/**
 * @param folder gets the service's data and its log.
 * @param settings more of its environment.
 * @throws when it does not come up.
 */
export async function startService(folder: string, settings: NodeJS.ProcessEnv = {}): Promise<Service> {
  const log = openSync(join(folder, 'service.log'), 'w', 0o600);
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      GANGWAY_DATA: join(folder, 'service'),
      GANGWAY_LISTEN: '127.0.0.1:0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', log],
  });
  const listening = await firstLine(child);
  if (listening === undefined)
    throw new Error(`the service did not start; see ${join(folder, 'service.log')}`);
  const told = JSON.parse(listening) as Omit<Service, 'stop'>;
  return {
    origin: told.origin,
    listensAt: told.listensAt,
    rootFingerprint: told.rootFingerprint,
    consoleUrl: told.consoleUrl,
    enrollUrl: told.enrollUrl,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** @returns the first line the service writes, `undefined` when it ends before. */
async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (!child.stdout) return undefined;
  const lines = createInterface({ input: child.stdout });
  const line = once(lines, 'line').then(([text]) => String(text));
  const ended = once(child, 'exit').then(() => undefined);
  return Promise.race([line, ended]);
}
