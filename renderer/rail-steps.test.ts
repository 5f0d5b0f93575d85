import { describe, expect, it } from 'vitest';
import type { Screen } from '../main/contract/view.ts';
import { changedSteps } from './announcements.ts';
import { railOf } from './rail-steps.ts';

const code: Screen = { kind: 'code', hasCode: false };
const failed: Screen = {
  kind: 'failed',
  problem: { code: 'NETWORK_CUT', audience: 'person', action: 'try-again', details: {} },
  canRetry: true,
  canGoBack: true,
};

describe('the rail', () => {
  it('leaves a failure at the step where it happened', () => {
    const before = railOf(code, undefined);
    expect(before.steps[before.current]).toBe('signIn');
    expect(railOf(failed, before)).toBe(before);
    expect(railOf(failed, undefined).steps).toContain('server');
  });

  it('is complete at the end only', () => {
    const finished: Screen = {
      kind: 'finished',
      hostName: 'A',
      steps: [],
      restartNeeded: false,
      unreported: 0,
    };
    expect(railOf(finished, undefined)).toMatchObject({ current: 5, complete: true });
    expect(railOf(code, undefined).complete).toBe(false);
    expect(railOf({ kind: 'unenrolled', removed: [], kept: [] }, undefined)).toMatchObject({
      complete: true,
    });
  });
});

describe('announcements', () => {
  it('G8 are made of the steps whose state changed, and of nothing else', () => {
    const step = (id: string, state: 'waiting' | 'running' | 'done') =>
      ({ id, kind: 'application', subject: id, state, removable: true }) as const;
    const before = [step('a', 'running'), step('b', 'waiting')];
    const after = [
      step('a', 'done'),
      { ...step('b', 'waiting'), progress: { done: 1, total: 2 } },
      step('c', 'waiting'),
    ];
    expect(changedSteps(before, after).map(({ id }) => id)).toEqual(['a']);
  });
});
