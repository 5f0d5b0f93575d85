/** A person who answers every question of an enrollment, for tests of the core. */
import { openJournal } from '../enrollment/journal.ts';
import { type EnrollmentRun, openRun } from '../enrollment/run.ts';
import type { Happening, State } from '../enrollment/state.ts';
import { Secret } from '../secret.ts';
import { type HeldClock, heldClock } from './held-clock.ts';
import { CODE, INFO, type World } from './world.ts';

export async function start(world: World, clock: HeldClock = heldClock()): Promise<EnrollmentRun> {
  const { platform, protocol } = world.boot();
  return openRun({
    platform,
    protocol,
    journal: await openJournal(platform.journal, clock),
    pauses: { clock, chance: () => 0 },
    agentVersion: '0.1.0',
    language: () => 'en',
  });
}

export const ADDRESS: Happening = {
  kind: 'address-given',
  address: INFO.origin,
  origin: INFO.origin,
  invitation: { rootFingerprint: undefined, code: undefined },
};

/** Answers until a state comes that `until` names, or one that has no answer. */
export async function answer(run: EnrollmentRun, until: State['kind'], code = CODE): Promise<State> {
  for (;;) {
    await run.idle();
    const { state } = run;
    if (state.kind === until) return state;
    switch (state.kind) {
      case 'language':
        run.dispatch({ kind: 'language-chosen' });
        break;
      case 'server':
        run.dispatch(ADDRESS);
        break;
      case 'code':
        if (state.failure) return state;
        run.dispatch({ kind: 'code-given', code: new Secret(code) });
        break;
      case 'consent':
        run.dispatch({ kind: 'consented' });
        break;
      case 'finished':
        run.dispatch({ kind: 'unenroll-asked' });
        break;
      case 'confirm-unenroll':
        run.dispatch({ kind: 'unenroll-confirmed' });
        break;
      default:
        return state;
    }
  }
}
