/**
 * What happens in an organisation, for whoever watches. Nobody needs to be told by the process that stored it:
 * each process asks the database while somebody listens there, so any number of them work on one database.
 */
import type { LiveEvent } from '../../admin-api/schemas/enrollments.ts';
import type { Clock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';
import type { Db } from '../../storage/database.ts';
import { selectEnrollments, toEnrollmentRow } from './enrollment-rows.ts';
import { toStoredEvent } from './read-enrollment.ts';

/** How soon a change is seen. */
const POLL_MS = 400;
/**
 * A row is looked for this long after its time: it may have been committed later, by a process whose clock is
 * behind. What was told already is remembered for as long.
 */
const OVERLAP_MS = 5_000;
/** Who was away for longer is told from here on; the console asks for everything anew anyway. */
const LONGEST_AWAY_MS = 10 * 60_000;

/** `cursor`: where a listener who was cut off goes on. */
export type Listener = (live: LiveEvent, cursor: number) => void;

export interface LiveFeed {
  /** @param since cursor of the last thing heard; undefined: from now on. @returns how to stop. */
  listen(organisation: string, since: number | undefined, listener: Listener): () => void;
  close(): void;
}

interface Watch {
  readonly listener: Listener;
  readonly told: Map<string, number>;
  since: number;
}

export function createLiveFeed({ db, clock, log }: { db: Db; clock: Clock; log: Log }): LiveFeed {
  const watches = new Map<string, Set<Watch>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    for (const [organisation, listeners] of watches) {
      const from = Math.min(...[...listeners].map(({ since }) => since)) - OVERLAP_MS;
      const news = await readNews(db, organisation, from);
      for (const watch of listeners) tell(watch, news);
    }
  };
  const schedule = (): void => {
    if (closed || timer !== undefined || watches.size === 0) return;
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => log.warn({ err: error }, 'the live view could not look'))
        .finally(() => {
          timer = undefined;
          schedule();
        });
    }, POLL_MS);
  };
  return {
    listen(organisation, since, listener) {
      const now = clock.now();
      const start = since === undefined ? now : Math.max(since, now - LONGEST_AWAY_MS);
      const watch: Watch = { listener, told: new Map(), since: start };
      const listeners = watches.get(organisation) ?? new Set();
      watches.set(organisation, listeners.add(watch));
      schedule();
      return () => {
        listeners.delete(watch);
        if (listeners.size === 0) watches.delete(organisation);
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      watches.clear();
    },
  };
}

interface News {
  readonly key: string;
  readonly at: number;
  readonly live: LiveEvent;
}

async function readNews(db: Db, organisation: string, from: number): Promise<News[]> {
  const events = await db
    .selectFrom('event')
    .where('organisation', '=', organisation)
    .where('received_at', '>=', from)
    .orderBy('received_at')
    .orderBy('sequence')
    .select(['enrollment', 'sequence', 'received_at', 'body'])
    .execute();
  const reported = db
    .selectFrom('event')
    .where('event.organisation', '=', organisation)
    .where('event.received_at', '>=', from)
    .select('event.enrollment');
  const changed = await selectEnrollments(db, organisation)
    .where((where) =>
      where.or([where('enrollment.changed_at', '>=', from), where('enrollment.id', 'in', reported)]),
    )
    .execute();
  const rows = new Map(changed.map((record) => [record.id, toEnrollmentRow(record)]));
  const ofEvents = events.flatMap((event): News[] => {
    const enrollment = rows.get(event.enrollment);
    if (!enrollment) return [];
    const key = `${event.enrollment} ${event.sequence}`;
    return [{ key, at: event.received_at, live: { enrollment, event: toStoredEvent(event) } }];
  });
  // A beginning, or an end by somebody else, comes without an event of the computer.
  const ofChanges = [...rows.values()].map((enrollment): News => {
    const key = `${enrollment.id} changed ${enrollment.changedAt}`;
    return { key, at: enrollment.changedAt, live: { enrollment, event: null } };
  });
  return [...ofChanges, ...ofEvents].toSorted((a, b) => a.at - b.at);
}

function tell(watch: Watch, news: readonly News[]): void {
  for (const { key, at, live } of news) {
    if (watch.told.has(key) || at < watch.since - OVERLAP_MS) continue;
    watch.told.set(key, at);
    watch.listener(live, at);
  }
  const newest = news.at(-1)?.at ?? 0;
  watch.since = Math.max(watch.since, newest);
  for (const [key, at] of watch.told) {
    if (at < watch.since - 2 * OVERLAP_MS) watch.told.delete(key);
  }
}
