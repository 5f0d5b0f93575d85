import { expect, test } from 'vitest';
import type { AgentEvent } from '../../protocol/events.ts';
import { type Standing, stateAfter } from './state-after.ts';

const begun: Standing = { state: 'redeemed', problem: undefined, over: false };
const head = { sequence: 1, at: 0 };
const EVENTS = {
  accepted: { ...head, kind: 'plan-accepted', planSequence: 1 },
  consented: { ...head, kind: 'consented' },
  declined: { ...head, kind: 'declined' },
  started: { ...head, kind: 'step-started', step: 'a', attempt: 1 },
  done: { ...head, kind: 'step-done', step: 'a', durationMs: 1, changed: true },
  failed: { ...head, kind: 'step-failed', step: 'a', code: 'DISK_FULL', details: {} },
  skipped: { ...head, kind: 'step-skipped', step: 'b', because: 'a' },
  enrolled: { ...head, kind: 'enrolled', hostName: 'X' },
  cancelled: { ...head, kind: 'cancelled' },
  unenrolled: { ...head, kind: 'unenrolled', removed: [], kept: [] },
} satisfies Record<string, AgentEvent>;

const after = (...names: (keyof typeof EVENTS)[]): Standing =>
  names.reduce((standing: Standing, name) => stateAfter(standing, EVENTS[name]), begun);

test.each([
  [['accepted'], 'redeemed', false],
  [['accepted', 'consented'], 'setting-up', false],
  [['accepted', 'declined'], 'cancelled', true],
  [['consented', 'started', 'done', 'enrolled'], 'enrolled', false],
  [['consented', 'started', 'failed', 'started'], 'setting-up', false],
  [['consented', 'started', 'failed', 'skipped', 'enrolled'], 'enrolled', false],
  [['consented', 'started', 'failed', 'cancelled'], 'cancelled', true],
  [['consented', 'enrolled', 'started', 'failed'], 'enrolled', false],
  [['consented', 'enrolled', 'unenrolled'], 'unenrolled', true],
] as const)('A5 after %j the enrollment is %s', (names, state, over) => {
  expect(after(...names)).toEqual({ state, problem: undefined, over });
});

test('A5 a failure stands with its step and code until a step goes on', () => {
  const problem = { code: 'DISK_FULL', step: 'a' };
  expect(after('consented', 'failed')).toEqual({ state: 'failed', problem, over: false });
  expect(after('consented', 'failed', 'skipped').problem).toEqual(problem);
  expect(after('consented', 'failed', 'done').problem).toBeUndefined();
});
