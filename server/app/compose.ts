/** The whole service, wired by hand: read this file to know what there is. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { adminApi } from '../admin-api/index.ts';
import { agentApi } from '../agent-api/index.ts';
import { serveContent } from '../packages/serve-content.ts';
import { consoleFiles } from '../console-files/index.ts';
import { readMasterKey } from '../pki/master-key.ts';
import { openPki } from '../pki/pki.ts';
import { givenTls, ownTls, type ServerTls } from '../pki/server-tls.ts';
import { portal } from '../portal/index.ts';
import { openStorage } from '../storage/database.ts';
import { createAttempts } from './attempts.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { firstStart } from './first-start.ts';
import { health } from './health.ts';
import { type App, createHttp } from './http.ts';
import type { Log } from './log.ts';
import type { Parts } from './parts.ts';

export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly onBreach: (what: string) => void;
}

export interface Composed {
  readonly app: App;
  readonly parts: Parts;
  /** Where the first administrator's password lies, when this start made it. */
  readonly passwordFile: string | undefined;
  /** The certificate to show from now on; renewed when it nears its end. */
  currentTls(): Promise<ServerTls>;
  /** Ends what `app.close()` does not know of. */
  close(): Promise<void>;
}

/** @param origin gives the public origin; asked for only once the service listens. */
export async function compose(
  config: Config,
  { clock, log, onBreach }: Surroundings,
  origin: () => string,
): Promise<Composed> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const master = readMasterKey(join(config.data, 'master-key'));
  const location =
    config.databaseUrl === undefined
      ? { file: join(config.data, 'gangway.sqlite') }
      : { url: config.databaseUrl };
  const storage = await openStorage(location, (error) =>
    log.warn({ err: error }, 'database connection lost'),
  );
  try {
    const pki = await openPki(storage.db, master, clock, config.organisation);
    const passwordFile = await firstStart({ storage, clock }, config);
    const currentTls = (): Promise<ServerTls> =>
      config.tls === undefined
        ? ownTls({ db: storage.db, master, now: clock.now() }, pki.root, hostsOf(config))
        : Promise.resolve(givenTls(config.tls));
    const tls = await currentTls();
    const parts: Parts = {
      storage,
      master,
      pki,
      clock,
      log,
      attempts: createAttempts(storage.db, clock),
      get origin() {
        return origin();
      },
      root: tls.root,
      onBreach,
    };
    const app = createHttp({ tls, trustedProxies: config.trustedProxies, log, onBreach });
    await app.register((scope) => agentApi(scope, parts));
    await app.register((scope) => adminApi(scope, parts));
    await app.register((scope) => portal(scope, parts));
    await app.register((scope) => consoleFiles(scope));
    serveContent(app, parts);
    await app.register((scope) => health(scope, parts));
    return { app, parts, passwordFile, currentTls, close: () => storage.close() };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** The names and addresses that the service is reached by, the public one first. */
function hostsOf({ publicUrl, host }: Config): string[] {
  const hosts = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];
  if (host !== '0.0.0.0' && host !== '::') hosts.push(host);
  return [...new Set(hosts)];
}
