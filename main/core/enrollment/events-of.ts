/**
 * What the service is told (A5): a projection of the journal, so that nothing is told that did not happen,
 * nothing is lost, and sending again gives the same numbers.
 */
import type { AgentEvent } from '../../../protocol/events.ts';
import type { Recorded } from './journal-entry.ts';

/** @returns the events of a journal, numbered from 1 without gaps. */
export function eventsOf(entries: readonly Recorded[]): AgentEvent[] {
  const events: AgentEvent[] = [];
  const undone = { removed: [] as string[], kept: [] as string[] };
  let why: 'cancel' | 'unenroll' | 'order' = 'unenroll';
  for (const { at, entry } of entries) {
    const head = { sequence: events.length + 1, at };
    switch (entry.kind) {
      case 'plan-accepted':
        events.push({ ...head, kind: 'plan-accepted', planSequence: entry.sequence });
        break;
      case 'consented':
      case 'declined':
        events.push({ ...head, kind: entry.kind });
        break;
      case 'step-started':
        events.push({ ...head, kind: 'step-started', step: entry.step, attempt: entry.attempt });
        break;
      case 'step-done': {
        const { step, durationMs, changed } = entry;
        events.push({ ...head, kind: 'step-done', step, durationMs, changed });
        break;
      }
      case 'step-pending':
        events.push({ ...head, kind: 'step-pending', step: entry.step, durationMs: entry.durationMs });
        break;
      case 'restart-asked':
        events.push({ ...head, kind: 'restart-asked' });
        break;
      case 'step-failed':
        events.push({
          ...head,
          kind: 'step-failed',
          step: entry.step,
          code: entry.code,
          details: shortened(entry.details),
        });
        break;
      case 'step-skipped':
        events.push({ ...head, kind: 'step-skipped', step: entry.step, because: entry.because });
        break;
      case 'enrolled':
        events.push({ ...head, kind: 'enrolled', hostName: entry.hostName });
        break;
      case 'ordered':
        events.push({ ...head, kind: 'order-accepted', order: entry.order });
        break;
      case 'order-refused':
        events.push({ ...head, kind: 'order-refused', code: entry.code });
        break;
      case 'undoing':
        why = entry.why;
        break;
      case 'step-undone':
        undone[entry.result].push(entry.step);
        break;
      case 'undone':
        events.push(
          why === 'cancel' ? { ...head, kind: 'cancelled' } : { ...head, kind: 'unenrolled', ...undone },
        );
        break;
      case 'begun':
      case 'redeeming':
      case 'redeemed':
      case 'renewed':
      case 'revoked':
        break;
    }
  }
  return events;
}

/** The wire allows 500 characters a detail. */
const shortened = (details: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(details).map(([key, value]) => [key, value.slice(0, 500)]));
