/** Repeats only where repeating may help: codes the register marks `automatic`. */
import { errorEntry, GangwayError } from '../../protocol/errors.ts';
import type { Chance, Clock } from './ports/clock.ts';

export interface RetryPolicy {
  /** How often in all. */
  readonly attempts: number;
  /** Milliseconds; doubles with each try up to `capMs`, of which a random part is waited (full jitter). */
  readonly baseMs: number;
  readonly capMs: number;
}

/** Somebody is watching: give up within about ten seconds and let the person decide. */
export const WATCHED: RetryPolicy = { attempts: 4, baseMs: 500, capMs: 4_000 };

export interface Pauses {
  readonly clock: Clock;
  readonly chance: Chance;
}

/** @throws what `work` threw last; CANCELLED when the signal is aborted while waiting. */
export async function retrying<T>(
  work: () => Promise<T>,
  policy: RetryPolicy,
  { clock, chance }: Pauses,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const may = error instanceof GangwayError && errorEntry(error.code).retry === 'automatic';
      if (!may || attempt >= policy.attempts || signal.aborted) throw error;
      const limit = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
      await clock.sleep(Math.max(chance() * limit, (error.retryAfter ?? 0) * 1000), signal);
    }
  }
}
