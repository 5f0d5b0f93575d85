/** Time and chance come in from outside, so that tests hold them still. */
export interface Clock {
  /** Milliseconds since 1970 by this computer's clock. */
  now(): number;
  /** Resolves after `ms`; rejects with CANCELLED when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A fraction from 0 up to but without 1, for jitter; not for secrets. */
export type Chance = () => number;
