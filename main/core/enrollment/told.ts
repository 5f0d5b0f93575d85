/** What the service says by itself to a device that stands still: an administrator's order, or that it is revoked. */
import type { Happening, Planned, State } from './state.ts';

type Told = Extract<Happening, { kind: 'ordered' | 'revoked' }>;

/** States that wait for the person, or for nothing, in which the service is asked now and then. */
export const RESTING = ['consent', 'restart', 'stopped', 'finished', 'confirm-unenroll'] as const;
export type Resting = Extract<State, { kind: (typeof RESTING)[number] }>;

export const isResting = (state: State): state is Resting =>
  (RESTING as readonly State['kind'][]).includes(state.kind);

export function told(state: State, happening: Told): State {
  if (isResting(state)) {
    if (happening.kind === 'ordered') return { ...planned(state), kind: 'undoing', why: 'order' };
    // Who is about to take everything back may go on with it.
    return state.kind === 'confirm-unenroll'
      ? state
      : { kind: 'failed', failure: happening.failure, back: state };
  }
  // The step under way is ended first.
  return state.kind === 'setting-up' && happening.kind === 'revoked'
    ? { ...state, revoked: happening.failure }
    : state;
}

const planned = ({ info, redeemed, plan }: Planned): Planned => ({ info, redeemed, plan });
