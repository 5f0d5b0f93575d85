import type { Clock } from '../clock.ts';

/** A clock that stands still until it is moved. */
export interface MovableClock extends Clock {
  advance(by: { seconds?: number; minutes?: number; hours?: number; days?: number }): void;
}

const HOUR_MS = 3_600_000;

/**
 * @param start milliseconds since 1970; else the beginning of this hour: near enough to the real time, by which
 *   TLS judges the certificates that the service makes, and at the beginning of every window that attempts are
 *   counted in.
 */
export function movableClock(start = Date.now() - (Date.now() % HOUR_MS)): MovableClock {
  let now = start;
  return {
    now: () => now,
    advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }) {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}
