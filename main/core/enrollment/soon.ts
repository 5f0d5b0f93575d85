import type { Clock } from '../ports/clock.ts';

/** Waits for work, but not longer than `ms`. @returns its result, or `undefined` when the time was over. */
export async function soon<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T | undefined> {
  const over = new AbortController();
  const limit = clock.sleep(ms, over.signal).then(
    () => undefined,
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, limit]);
  } finally {
    over.abort();
  }
}
