/** Tells the service what the journal holds, as it grows; keeps trying quietly while the network is away (A5). */
import type { AgentEvent } from '../../../protocol/events.ts';
import { errorEntry, GangwayError } from '../../../protocol/errors.ts';
import { eventsOf } from './events-of.ts';
import type { Journal } from './journal.ts';
import type { Clock } from '../ports/clock.ts';

const BATCH = 100;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export interface Reporter {
  /** Sends now what is waiting. @returns how many events the service has still to be told. */
  flush(): Promise<number>;
  /** Events the service has still to be told; 0 when it refuses them for good. */
  unreported(): number;
  stop(): void;
}

export interface ReporterParts {
  readonly journal: Journal;
  readonly clock: Clock;
  send(events: readonly AgentEvent[], signal: AbortSignal): Promise<number>;
  /** What is still to be told may have changed. */
  changed(): void;
}

/**
 * Starts at once. The service stores each event once and answers how far it has them, so everything is
 * simply offered again after a restart.
 */
export function startReporter({ journal, clock, send, changed }: ReporterParts): Reporter {
  const stopped = new AbortController();
  let through = 0;
  let sending: Promise<void> | undefined;
  let givenUp = false;
  /** Whether the service was asked at all: before that, nobody knows what it has. */
  let asked = false;

  const waiting = (): AgentEvent[] => eventsOf(journal.entries).filter(({ sequence }) => sequence > through);

  const toTell = (): number => (givenUp || !asked ? 0 : waiting().length);

  let turn: Promise<void> = Promise.resolve();

  /** In turn: two at once would offer the same events and mistake each other's answers. */
  function sendAll(): Promise<void> {
    const mine = turn.then(sendWaiting);
    turn = mine
      .catch((error: unknown) => {
        givenUp = !(error instanceof GangwayError) || errorEntry(error.code).retry === 'never';
      })
      .finally(() => {
        asked = true;
        changed();
      });
    return mine;
  }

  async function sendWaiting(): Promise<void> {
    for (let batch = waiting(); batch.length > 0 && !stopped.signal.aborted; batch = waiting()) {
      const reached = await send(batch.slice(0, BATCH), stopped.signal);
      if (reached <= through) throw new GangwayError('SERVER_CONTRACT');
      through = reached;
    }
  }

  /** One sender at a time; pauses grow while it fails, and a refusal for good ends it. */
  async function keepSending(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !stopped.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await sendAll();
        return;
      } catch {
        if (givenUp) return;
        await clock.sleep(pause, stopped.signal);
      }
    }
  }

  function wake(): void {
    if (sending || givenUp || stopped.signal.aborted) return;
    sending = keepSending()
      .catch(() => undefined)
      .finally(() => {
        sending = undefined;
        if (!givenUp && waiting().length > 0) wake();
      });
  }

  const stopListening = journal.onAppended(wake);
  wake();

  return {
    async flush() {
      try {
        await sendAll();
      } catch {
        // Whatever it was: it is counted below, and tried again by the sender or the next start.
      }
      return toTell();
    },
    unreported: toTell,
    stop() {
      stopListening();
      stopped.abort();
    },
  };
}
