/** Where a screen stands in the steps of the rail. */
import type { Screen } from '../main/contract/view.ts';

export type RailStep = 'language' | 'server' | 'signIn' | 'consent' | 'setUp' | 'done' | 'confirm' | 'remove';

const ENROLL: readonly RailStep[] = ['language', 'server', 'signIn', 'consent', 'setUp', 'done'];
const UNENROLL: readonly RailStep[] = ['confirm', 'remove', 'done'];

export interface Rail {
  readonly steps: readonly RailStep[];
  /** Index of the current step; with `complete` it is done as well. */
  readonly current: number;
  readonly complete: boolean;
}

const at = (steps: readonly RailStep[], step: RailStep, complete = false): Rail => ({
  steps,
  current: steps.indexOf(step),
  complete,
});

/** @param before the rail of the screen before: a failure stands where it happened. */
export function railOf(screen: Screen, before: Rail | undefined): Rail {
  switch (screen.kind) {
    case 'language':
      return at(ENROLL, 'language');
    case 'server':
    case 'contacting':
    case 'confirm-root':
      return at(ENROLL, 'server');
    case 'code':
    case 'redeeming':
      return at(ENROLL, 'signIn');
    case 'consent':
      return at(ENROLL, 'consent');
    case 'permission':
    case 'setting-up':
    case 'guidance':
    case 'restart':
      return at(ENROLL, 'setUp');
    case 'finished':
      return at(
        ENROLL,
        'done',
        screen.steps.every(({ state }) => state === 'done'),
      );
    case 'confirm-unenroll':
      return at(UNENROLL, 'confirm');
    case 'unenrolling':
      return at(UNENROLL, 'remove');
    case 'unenrolled':
      return at(UNENROLL, 'done', true);
    case 'failed':
    case 'cancelled':
      return before ?? at(ENROLL, 'server');
  }
}

export const sameRail = (one: Rail | undefined, other: Rail): boolean =>
  one?.steps === other.steps && one.current === other.current && one.complete === other.complete;
