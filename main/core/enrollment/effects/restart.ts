import type { State } from '../state.ts';
import type { Effect } from './parts.ts';

/** Restarts the computer. Where the system lets the program live on, it waits to be ended. */
export const restart: Effect<State & { kind: 'restarting' }> = async (_state, { platform }) => {
  await platform.restart.restartNow();
  return { kind: 'restart-begun' };
};
