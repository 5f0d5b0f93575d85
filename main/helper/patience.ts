/** How long the helper waits for others. */
import { setTimeout as pause } from 'node:timers/promises';
import { GangwayError } from '../../protocol/errors.ts';
import type { Platform } from '../core/ports/platform.ts';

/** Milliseconds. */
export interface Patience {
  /** Until hello. */
  readonly hello: number;
  /** One of these without a word is silence; so many as `silent` of them in a row, and the agent is gone. */
  readonly tick: number;
  readonly silent: number;
  /** For a helper before this one that still finishes a step for an agent that was killed. */
  readonly lock: number;
  /** For an agent to read what was said at the end. */
  readonly lastWords: number;
}

/** Ticks are counted, so that a computer that slept has not been silent. */
export const PATIENCE: Patience = { hello: 10_000, tick: 10_000, silent: 6, lock: 5_000, lastWords: 2_000 };

const LOCK_PAUSE_MS = 50;

export type Lock = Awaited<ReturnType<Platform['lock']>>;

/** @throws STATE_BUSY when it is not free within `patience` milliseconds */
export async function lockOf(platform: Platform, patience: number): Promise<Lock> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await platform.lock();
    } catch (error) {
      const busy = error instanceof GangwayError && error.code === 'STATE_BUSY';
      if (!busy || performance.now() >= until) throw error;
      await pause(LOCK_PAUSE_MS);
    }
  }
}

/** Waits for work, but not longer than `ms`; whether it came to an end is not told. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const limit = pause(ms, undefined, { signal: over.signal });
  await Promise.race([work, limit]).catch(() => undefined);
  over.abort();
  await limit.catch(() => undefined);
}
