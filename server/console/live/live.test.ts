import { type InfiniteData, QueryClient } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../protocol/events.ts';
import type { Enrollment, EnrollmentRow, StoredEvent } from '../../admin-api/schemas/enrollments.ts';
import { applyLive, withEvent } from './apply.ts';
import { stepStates } from './steps.ts';

const row = (more: Partial<EnrollmentRow> = {}): EnrollmentRow => ({
  id: 'e1',
  state: 'setting-up',
  hostName: 'NEW-1',
  serial: 'S1',
  platform: 'windows',
  osName: 'Windows 11',
  simulated: false,
  item: { id: 'i1', name: 'Ada' },
  startedAt: 1,
  changedAt: 10,
  problem: null,
  revokedAt: null,
  order: null,
  ...more,
});

const stored = (event: AgentEvent): StoredEvent => ({ receivedAt: event.at, event });
const started = (sequence: number, step = 'root', attempt = 1): StoredEvent =>
  stored({ sequence, at: sequence, kind: 'step-started', step, attempt });

const details = (events: StoredEvent[]): Enrollment => ({
  ...row(),
  facts: {
    platform: 'windows',
    osName: 'Windows 11',
    osVersion: '10',
    model: 'M',
    serial: 'S1',
    hardwareUuid: 'U',
    hostName: 'NEW-1',
  },
  agentVersion: '1.0.0',
  language: 'en',
  steps: [
    { id: 'root', kind: 'root-certificate', subject: 'Acme' },
    { id: 'management', kind: 'management', subject: 'Acme' },
  ],
  events,
});

describe('the live view of the console', () => {
  test('A5 an event comes in once and in its place, however often and late it is told', () => {
    const before = details([started(1), started(3)]);
    const live = { enrollment: row({ changedAt: 20 }), event: started(2) };
    const once = withEvent(before, live);
    expect(once.events.map(({ event }) => event.sequence)).toEqual([1, 2, 3]);
    expect(withEvent(once, live)).toEqual(once);
  });

  test('A5 what is told again after a reconnect does not turn the state back', () => {
    const now = { ...details([]), state: 'enrolled' as const, changedAt: 50 };
    expect(withEvent(now, { enrollment: row({ changedAt: 20 }), event: null }).state).toBe('enrolled');
  });

  test('A5 a known row of a list changes in place; an unknown one makes the list be asked for', () => {
    const client = new QueryClient();
    type Pages = InfiniteData<{ rows: EnrollmentRow[]; next: string | null }>;
    const pages: Pages = { pages: [{ rows: [row()], next: null }], pageParams: [undefined] };
    client.setQueryData(['enrollments', '', undefined], pages);
    applyLive(client, { enrollment: row({ state: 'enrolled', changedAt: 20 }), event: null });
    const [list] = client.getQueriesData<Pages>({ queryKey: ['enrollments'] });
    expect(list?.[1]?.pages[0]?.rows.map(({ state }) => state)).toEqual(['enrolled']);
    const isStale = () => client.getQueryState(['enrollments', '', undefined])?.isInvalidated;
    expect(isStale()).toBe(false);
    applyLive(client, { enrollment: row({ id: 'e2' }), event: null });
    expect(isStale()).toBe(true);
  });

  test('A5 each step shows its last state: waiting, running, failed, tried again, done, left out', () => {
    const failed = stored({
      sequence: 2,
      at: 2,
      kind: 'step-failed',
      step: 'root',
      code: 'ROOT_STORE_FAILED',
      details: {},
    });
    const kinds = (events: StoredEvent[]) => stepStates(details(events)).map(({ state }) => state.kind);
    expect(kinds([])).toEqual(['waiting', 'waiting']);
    expect(kinds([started(1)])).toEqual(['running', 'waiting']);
    const left = stored({ sequence: 3, at: 3, kind: 'step-skipped', step: 'management', because: 'root' });
    expect(kinds([started(1), failed, left])).toEqual(['failed', 'skipped']);
    const again = started(4, 'root', 2);
    expect(stepStates(details([started(1), failed, again]))[0]?.state).toMatchObject({
      kind: 'running',
      attempt: 2,
    });
    const done = stored({
      sequence: 5,
      at: 5,
      kind: 'step-done',
      step: 'root',
      durationMs: 7,
      changed: false,
    });
    expect(kinds([started(1), failed, again, done])).toEqual(['done', 'waiting']);
  });
});
