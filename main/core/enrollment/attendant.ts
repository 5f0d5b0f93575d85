/** Asks the service now and then while an enrollment stands still and the program stays open. */
import type { Clock } from '../ports/clock.ts';
import type { CheckedIn } from './check-in.ts';

/** Milliseconds between two looks. */
const EVERY_MS = 60 * 60 * 1000;

export interface Attendant {
  /** What the last look found; the first one is begun by this. */
  last(): Promise<CheckedIn>;
  /** Keeps looking from now on, at first after a pause. */
  attend(): void;
  /** Ends that; a look under way is given up. */
  rest(): void;
}

export function openAttendant(clock: Clock, look: (signal: AbortSignal) => Promise<CheckedIn>): Attendant {
  let last: Promise<CheckedIn> | undefined;
  let attending: AbortController | undefined;

  const begin = (): Promise<CheckedIn> => {
    attending ??= new AbortController();
    last = look(attending.signal);
    last.catch(() => undefined);
    return last;
  };

  async function keepLooking({ signal }: AbortController): Promise<void> {
    for (;;) {
      await clock.sleep(EVERY_MS, signal);
      // Whatever it was that went wrong: the next look comes.
      await begin().catch(() => undefined);
    }
  }

  let looking: AbortController | undefined;
  return {
    last: () => last ?? begin(),
    attend() {
      attending ??= new AbortController();
      if (looking === attending) return;
      looking = attending;
      keepLooking(attending).catch(() => undefined);
    },
    rest() {
      attending?.abort();
      attending = undefined;
    },
  };
}
