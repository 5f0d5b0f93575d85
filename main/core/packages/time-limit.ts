/** A limit for what must not hang, which stands still while a person is awaited. */
import type { Clock } from '../ports/clock.ts';

export interface TimeLimit {
  /** The whole time from now. */
  begin(): void;
  /** Until it begins again. Safe to repeat. */
  stop(): void;
}

/** @param over called when the time is up */
export function timeLimit(ms: number, { sleep }: Pick<Clock, 'sleep'>, over: () => void): TimeLimit {
  let running = new AbortController();
  return {
    begin() {
      running.abort();
      running = new AbortController();
      // Ended early: nothing is over.
      sleep(ms, running.signal).then(over, () => undefined);
    },
    stop: () => running.abort(),
  };
}
