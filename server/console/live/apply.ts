/** What a live event changes in what the console has loaded. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type {
  Enrollment,
  EnrollmentRow,
  LiveEvent,
  StoredEvent,
} from '../../admin-api/schemas/enrollments.ts';
import type { Output } from '../client/call.ts';

type Pages = InfiniteData<Output<'listEnrollments'>>;

const has = (events: readonly StoredEvent[], sequence: number): boolean =>
  events.some(({ event }) => event.sequence === sequence);

/** The details with the event added once, in its order. */
export function withEvent(enrollment: Enrollment, { enrollment: row, event }: LiveEvent): Enrollment {
  const events =
    event === null || has(enrollment.events, event.event.sequence)
      ? enrollment.events
      : [...enrollment.events, event].toSorted((a, b) => a.event.sequence - b.event.sequence);
  // An older event may come again after a reconnect; the row of the newest change stays.
  return row.changedAt >= enrollment.changedAt
    ? { ...enrollment, ...row, events }
    : { ...enrollment, events };
}

const replace = (rows: readonly EnrollmentRow[], row: EnrollmentRow): EnrollmentRow[] =>
  rows.map((known) => (known.id === row.id && row.changedAt >= known.changedAt ? row : known));

/** Puts a live event where it belongs, and asks again only for what cannot be told from it. */
export function applyLive(client: QueryClient, live: LiveEvent): void {
  const { enrollment: row, event } = live;
  const details = client.getQueryData<Enrollment>(['enrollment', row.id]);
  if (details) {
    client.setQueryData(['enrollment', row.id], withEvent(details, live));
    // The plan came between: its steps are not in the event.
    if (details.steps.length === 0) void client.invalidateQueries({ queryKey: ['enrollment', row.id] });
  }
  const lists = client.getQueriesData<Pages>({ queryKey: ['enrollments'] });
  for (const [key, pages] of lists) {
    if (!pages) continue;
    const known = pages.pages.some((page) => page.rows.some(({ id }) => id === row.id));
    if (!known) void client.invalidateQueries({ queryKey: key });
    else {
      client.setQueryData<Pages>(key, {
        ...pages,
        pages: pages.pages.map((page) => ({ ...page, rows: replace(page.rows, row) })),
      });
    }
  }
  if (row.item !== null) {
    void client.invalidateQueries({ queryKey: ['item', row.item.id] });
    if (event === null) void client.invalidateQueries({ queryKey: ['items'] });
  }
}
