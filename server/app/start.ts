/** Starting and stopping the service; `main.ts` and the tests both do it through here. */
import type { AddressInfo } from 'node:net';
import { systemClock } from './clock.ts';
import { compose, type Surroundings } from './compose.ts';
import type { Config } from './config.ts';
import { createLog } from './log.ts';
import { startUpkeep, upkeepJobs } from './upkeep.ts';

/** Milliseconds that requests have to finish when the service stops. */
const GRACE_MS = 5_000;

export interface Service {
  /** `https://host[:port]` */
  readonly origin: string;
  /** The address that it really has, with the port that it got; another one than `origin` behind a proxy. */
  readonly listensAt: string;
  /** SHA-256 of the private root agents must trust; null with a publicly trusted certificate. */
  readonly rootFingerprint: string | null;
  readonly consoleUrl: string;
  readonly enrollUrl: string;
  /** Where the first administrator's password lies, when this start made it. */
  readonly passwordFile: string | undefined;
  /** Lets requests finish, then ends everything. */
  close(): Promise<void>;
}

/** @throws when the database, the keys or the address are not to be had; nothing stays open then. */
export async function startService(config: Config, given: Partial<Surroundings> = {}): Promise<Service> {
  const log = given.log ?? createLog(config.logLevel);
  const surroundings: Surroundings = {
    clock: given.clock ?? systemClock,
    log,
    onBreach: given.onBreach ?? ((what) => log.error({ what }, 'an answer that its route does not declare')),
  };
  let origin = config.publicUrl;
  const composed = await compose(config, surroundings, () => {
    if (origin === undefined) throw new Error('the origin is known only once the service listens');
    return origin;
  });
  const { app, parts, passwordFile, currentTls } = composed;
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await app.close();
    await composed.close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const listensAt = new URL(`https://${host}:${String(port)}`).origin;
  origin ??= listensAt;
  const upkeep = startUpkeep(upkeepJobs(parts, app, currentTls), log);
  let closing: Promise<void> | undefined;
  return {
    origin,
    listensAt,
    rootFingerprint: parts.root?.sha256 ?? null,
    consoleUrl: `${origin}/console`,
    enrollUrl: `${origin}/enroll`,
    passwordFile,
    close: () =>
      (closing ??= (async () => {
        const deadline = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
        await app.close();
        clearTimeout(deadline);
        await upkeep.stop();
        await composed.close();
      })()),
  };
}
