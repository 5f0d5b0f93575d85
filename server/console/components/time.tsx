/** Times: relative to read, exact on hover and for screen readers. */
import { useSyncExternalStore } from 'react';
import { language } from '../texts/text.ts';

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    // Nobody looked for a while.
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const tell of listeners) tell();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, a few times a minute, for everything on the page at once. */
const useNow = (): number => useSyncExternalStore(subscribe, () => now);

const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `in 42 minutes`, `3 hours ago`; beyond a week the date. */
export function relativeTo(at: number, reference: number): string {
  const distance = at - reference;
  if (Math.abs(distance) > 7 * 86_400_000) return short.format(at);
  // Clocks differ a little, and nobody needs seconds counted: what just happened happened now.
  if (Math.abs(distance) < 10_000) return relative.format(0, 'second');
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['second', 1_000];
  return relative.format(Math.round(distance / length), unit);
}

export function Relative({ at }: { at: number }) {
  const reference = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={exact.format(at)}>
      {relativeTo(at, reference)}
    </time>
  );
}

export const Exact = ({ at }: { at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={exact.format(at)}>
    {short.format(at)}
  </time>
);

export const ClockTime = ({ at }: { at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={exact.format(at)}>
    {clock.format(at)}
  </time>
);

export const dateOf = (at: number): string => day.format(at);
