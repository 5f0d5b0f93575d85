import type { Clock } from '../clock.ts';

/** A clock that stands still until it is moved. */
export interface MovableClock extends Clock {
  advance(by: { seconds?: number; minutes?: number; hours?: number; days?: number }): void;
}

/** @param start milliseconds since 1970. */
export function movableClock(start = Date.UTC(2026, 10, 21, 8)): MovableClock {
  let now = start;
  return {
    now: () => now,
    advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }) {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}
