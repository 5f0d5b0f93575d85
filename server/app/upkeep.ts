/** What every process does now and then. Each job is safe to run in several processes at once. */
import { sweepProofs } from '../agent-api/proof.ts';
import { wipeCodes } from '../enrollment/items/wipe-codes.ts';
import { sweepChanges } from '../enrollment/watch/change-order.ts';
import type { ServerTls } from '../pki/server-tls.ts';
import { sweepSessions } from '../users/sessions.ts';
import type { App } from './http.ts';
import type { Log } from './log.ts';
import type { Parts } from './parts.ts';

const SWEEP_MS = 60 * 1000;
const RENEW_MS = 6 * 60 * 60 * 1000;

export interface Job {
  readonly everyMs: number;
  run(): Promise<void>;
}

export function upkeepJobs(parts: Parts, app: App, currentTls: () => Promise<ServerTls>): readonly Job[] {
  return [
    {
      everyMs: SWEEP_MS,
      run: async () => {
        await sweepProofs(parts);
        await parts.attempts.sweep();
        await sweepSessions(parts.storage.db, parts.clock);
        await wipeCodes(parts.storage.db, parts.clock);
        await sweepChanges(parts.storage.db, parts.clock);
      },
    },
    {
      everyMs: RENEW_MS,
      run: async () => {
        const { certificate, key } = await currentTls();
        app.server.setSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' });
      },
    },
  ];
}

/** One job at a time. @returns how to stop; resolves when the job that runs just now is done. */
export function startUpkeep(jobs: readonly Job[], log: Log): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timers = jobs.map(({ everyMs, run }) =>
    setInterval(() => {
      running = running.then(run).catch((error: unknown) => log.error({ err: error }, 'upkeep failed'));
    }, everyMs).unref(),
  );
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
