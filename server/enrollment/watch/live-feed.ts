/**
 * What happens in an organisation, for whoever watches. Nobody needs to be told by the process that stored it:
 * each process asks the database while somebody listens there, so any number of them work on one database.
 */
import type { LiveEvent } from '../../admin-api/schemas/enrollments.ts';
import type { Log } from '../../app/log.ts';
import type { Db } from '../../storage/database.ts';
import { lastPosition, numberChanges } from './change-order.ts';
import { selectEnrollments, toEnrollmentRow } from './enrollment-rows.ts';
import { toStoredEvent } from './read-enrollment.ts';

/** How soon a change is seen. */
const POLL_MS = 400;
const AT_ONCE = 500;

/** `cursor`: where a listener who was cut off goes on. */
export type Listener = (live: LiveEvent, cursor: number) => void;

export interface LiveFeed {
  /** Where a listener begins. @param since cursor of the last thing it heard; undefined: from now on. */
  start(since: number | undefined): Promise<number>;
  /** @param start from `start`. @returns how to stop. */
  listen(organisation: string, start: number, listener: Listener): () => void;
  close(): void;
}

interface Watch {
  readonly listener: Listener;
  since: number;
}

export function createLiveFeed({ db, log }: { db: Db; log: Log }): LiveFeed {
  const watches = new Map<string, Set<Watch>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    await numberChanges(db);
    for (const [organisation, listeners] of watches) {
      const from = Math.min(...[...listeners].map(({ since }) => since));
      for (const { live, position } of await readNews(db, organisation, from)) {
        for (const watch of listeners) tell(watch, live, position);
      }
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
    async start(since) {
      const last = await lastPosition(db);
      // A number from before an older state of the database was put back means nothing any more.
      return Math.min(since ?? last, last);
    },
    listen(organisation, start, listener) {
      const watch: Watch = { listener, since: start };
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
  readonly position: number;
  readonly live: LiveEvent;
}

/** What comes after a position, in its order; the rest of very many at the next look. */
async function readNews(db: Db, organisation: string, after: number): Promise<News[]> {
  const changes = await db
    .selectFrom('live_change as change')
    .leftJoin('event', (join) =>
      join
        .onRef('event.organisation', '=', 'change.organisation')
        .onRef('event.enrollment', '=', 'change.enrollment')
        .onRef('event.sequence', '=', 'change.sequence'),
    )
    .where('change.organisation', '=', organisation)
    .where('change.position', '>', after)
    .orderBy('change.position')
    .limit(AT_ONCE)
    .select(['change.enrollment', 'change.position', 'event.received_at', 'event.body'])
    .execute();
  if (changes.length === 0) return [];
  const changed = [...new Set(changes.map(({ enrollment }) => enrollment))];
  const records = await selectEnrollments(db, organisation).where('enrollment.id', 'in', changed).execute();
  const rows = new Map(records.map((record) => [record.id, toEnrollmentRow(record)]));
  return changes.flatMap(({ position, body, received_at, ...change }): News[] => {
    const enrollment = rows.get(change.enrollment);
    if (!enrollment || position === null) return [];
    const event = body === null || received_at === null ? null : toStoredEvent({ body, received_at });
    return [{ position, live: { enrollment, event } }];
  });
}

function tell(watch: Watch, live: LiveEvent, position: number): void {
  if (position <= watch.since) return;
  watch.since = position;
  watch.listener(live, position);
}
