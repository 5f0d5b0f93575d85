/** A clock for tests: stands still until it is moved; sleeping moves it, so nothing is awaited. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Clock } from '../ports/clock.ts';

export interface HeldClock extends Clock {
  advance(ms: number): void;
  /** Every pause that was taken, milliseconds. */
  readonly slept: readonly number[];
}

/**
 * @param longest pauses up to this many milliseconds pass at once; longer ones are limits that must never be
 * reached in a test, and stay.
 */
export function heldClock(start = Date.UTC(2026, 10, 21), longest = 5_000): HeldClock {
  let time = start;
  const slept: number[] = [];
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
    slept,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(new GangwayError('CANCELLED'));
      if (ms > longest) {
        return new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new GangwayError('CANCELLED')), { once: true });
        });
      }
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}
