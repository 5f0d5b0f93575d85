/** What every process does now and then. Each job is safe to run in several processes at once. */
import { sweepProofs } from '../agent-api/proof.ts';
import { wipeCodes } from '../enrollment/items/wipe-codes.ts';
import type { ServerTls } from '../pki/server-tls.ts';
import { sweepSessions } from '../users/sessions.ts';
import type { App } from './http.ts';
import type { Parts } from './parts.ts';

const SWEEP_MS = 60 * 1000;
const RENEW_MS = 6 * 60 * 60 * 1000;

/** @returns how to stop; resolves when the job that runs just now is done. */
export function startUpkeep(
  parts: Parts,
  app: App,
  currentTls: () => Promise<ServerTls>,
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const every = (ms: number, job: () => Promise<unknown>) =>
    setInterval(() => {
      running = running.then(async () => {
        try {
          await job();
        } catch (error) {
          parts.log.error({ err: error }, 'upkeep failed');
        }
      });
    }, ms).unref();
  const timers = [
    every(SWEEP_MS, async () => {
      await sweepProofs(parts);
      await parts.attempts.sweep();
      await sweepSessions(parts.storage.db, parts.clock);
      await wipeCodes(parts.storage.db, parts.clock);
    }),
    every(RENEW_MS, async () => {
      const { certificate, key } = await currentTls();
      app.server.setSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' });
    }),
  ];
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
