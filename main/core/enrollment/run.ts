/**
 * The effect runner: holds the state, starts the effect a state has, and turns its end into the next state.
 * One of these lives as long as the engine.
 */
import { GangwayError } from '../../../protocol/errors.ts';
import { type Failure, failureOf } from '../failure.ts';
import type { Platform } from '../ports/platform.ts';
import type { ServerProtocol } from '../ports/server.ts';
import type { Pauses } from '../retrying.ts';
import { openAttendant } from './attendant.ts';
import { type CheckedIn, checkIn } from './check-in.ts';
import { connection } from './connection.ts';
import { contact } from './effects/contact.ts';
import { fetchPlan } from './effects/fetch-plan.ts';
import { decline, goBack, settle } from './effects/go-back.ts';
import { type EffectParts, LAST_WORDS_MS } from './effects/parts.ts';
import { redeem } from './effects/redeem.ts';
import { restart } from './effects/restart.ts';
import { setUp } from './effects/set-up.ts';
import { openGuide, type ShownGuidance } from './guide.ts';
import type { Journal } from './journal.ts';
import { next } from './next.ts';
import { type Progress, replay } from './progress.ts';
import { resumedState } from './resume.ts';
import { soon } from './soon.ts';
import type { Happening, State } from './state.ts';
import { isResting } from './told.ts';

export interface RunParts {
  readonly platform: Platform;
  readonly protocol: ServerProtocol;
  readonly journal: Journal;
  readonly pauses: Pauses;
  readonly agentVersion: string;
  language(): string;
}

export interface EnrollmentRun {
  readonly state: State;
  progress(): Progress;
  /** Bytes of downloads under way, by step. */
  readonly downloads: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
  /** What the person must do in the system, while a step waits for that. */
  readonly guidance: ShownGuidance | undefined;
  /** Their answer to its question. */
  answerGuidance(step: string, answer: 'yes' | 'no'): void;
  unreported(): number;
  /**
   * What the service said to this device last; it is asked when it was not yet. An order is followed at once: `idle`.
   * @throws what checking in throws
   */
  checkedIn(): Promise<CheckedIn>;
  dispatch(happening: Happening): void;
  onChanged(listener: () => void): () => void;
  /** Resolves when no effect is under way, or the one that is asks the person something. */
  idle(): Promise<void>;
  /** Stops effects and connections; what is in the journal goes on at the next start. */
  close(): Promise<void>;
}

/** What goes on by itself after a start. */
const ACTS_BY_ITSELF: ReadonlySet<State['kind']> = new Set(['planning', 'setting-up', 'undoing']);

/** @throws what reading the kept plan throws (resume.ts). */
export async function openRun(parts: RunParts): Promise<EnrollmentRun> {
  const { journal, platform, protocol, pauses } = parts;
  const listeners = new Set<() => void>();
  const downloads = new Map<string, { done: number; total: number }>();
  let state: State = { kind: 'language' };
  let effect: { kind: State['kind']; stop: AbortController; end: Promise<void> } | undefined;
  let closed = false;
  let leftover = Promise.resolve();
  let noted = Promise.resolve();

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const guide = openGuide(pauses.clock, changed);

  const service = connection({
    protocol,
    keys: platform.keys,
    journal,
    clock: pauses.clock,
    overFor,
    changed,
  });

  const effectParts: EffectParts = {
    ...parts,
    session: (info) => service.session(info),
    reporter: (info, device) => service.reporter(info, device),
    disconnect: () => service.close(),
    leftover: () => leftover,
    progress(step, done, total) {
      downloads.set(step, { done, total });
      changed();
    },
    guide: (step, guidance, question) => guide.show(step, guidance, question),
    changed,
  };

  /** A revoked device is so for good: who starts the program again is told at once, also without a network. */
  function overFor(failure: Failure): void {
    const known = replay(journal.entries);
    const isNews = known.redeemed && !known.over && !known.revoked;
    if (failure.code === 'DEVICE_REVOKED' && isNews) {
      noted = journal.append({ kind: 'revoked' }).catch(() => undefined);
    }
    run.dispatch({ kind: 'revoked', failure });
  }

  const attendant = openAttendant(pauses.clock, async (signal) => {
    if (!('info' in state)) throw new GangwayError('NOT_ENROLLED');
    const opened = await service.session(state.info);
    const found = await checkIn({ journal, session: opened, takesOrders: true }, signal);
    if (found.order) run.dispatch({ kind: 'ordered' });
    return found;
  });

  /** Begins when it is called. */
  function effectOf(of: State, signal: AbortSignal): (() => Promise<Happening>) | undefined {
    switch (of.kind) {
      case 'contacting':
        return () => contact(of, effectParts, signal);
      case 'redeeming':
        return () => redeem(of, effectParts, signal);
      case 'planning':
        return () => fetchPlan(of, effectParts, signal);
      case 'setting-up':
        return () => setUp(of, effectParts, signal);
      case 'restarting':
        return () => restart(of, effectParts, signal);
      case 'declining':
        return () => decline(of, effectParts, signal);
      case 'undoing':
        return () => goBack(of, effectParts, signal);
      default:
        return undefined;
    }
  }

  function enter(entered: State): void {
    if (entered === state || closed) return;
    const before = state.kind;
    state = entered;
    if (entered.kind === before && effect) {
      // The same effect goes on; the only wish it can get is to stop.
      if (entered.kind === 'setting-up' && (entered.cancelling || entered.revoked)) stopEffect();
    } else {
      stopEffect();
      start(entered);
    }
    // Only with a session that is there anyway: opening one may make the system ask the person.
    if (isResting(entered) && service.isOpen) attendant.attend();
    else attendant.rest();
    changed();
  }

  function stopEffect(): void {
    effect?.stop.abort();
    guide.end();
  }

  function start(entered: State): void {
    const stop = new AbortController();
    const begin = effectOf(entered, stop.signal);
    if (!begin) {
      effect = undefined;
      return;
    }
    // What only stands still wishes for nothing: a failure would make the system ask for the next report.
    platform.elevated?.again();
    const work = begin();
    const mine = { kind: entered.kind, stop, end: Promise.resolve() };
    const finish = (happening: Happening): void => {
      if (effect !== mine) return;
      effect = undefined;
      downloads.clear();
      run.dispatch(happening);
    };
    effect = mine;
    mine.end = work.then(finish, (error: unknown) => finish({ kind: 'failed', failure: failureOf(error) }));
  }

  const run: EnrollmentRun = {
    get state() {
      return state;
    },
    downloads,
    get guidance() {
      return guide.shown;
    },
    answerGuidance: (step, answer) => guide.answer(step, answer),
    progress: () => replay(journal.entries),
    unreported: () => service.unreported(),
    dispatch: (happening) => enter(next(state, happening)),
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    checkedIn: () => attendant.last(),
    async idle() {
      await leftover;
      await noted;
      while (effect && guide.shown?.question === undefined) await Promise.race([effect.end, guide.asked()]);
    },
    async close() {
      closed = true;
      stopEffect();
      attendant.rest();
      await effect?.end;
      await noted;
      service.close();
    },
  };

  const progress = run.progress();
  const { server, redeemed } = progress;
  const resumed = await resumedState(progress, protocol.verifyKept, () => platform.restartPending());
  // Nothing makes the system ask before the person has read why: neither what goes on, nor what is still to be told.
  const asks = platform.elevated?.asks ?? false;
  enter(asks && ACTS_BY_ITSELF.has(resumed.kind) ? { kind: 'permission', before: resumed } : resumed);
  if (asks) return run;
  if (server && redeemed && progress.over) {
    leftover = settle(server, redeemed.device, effectParts).catch(() => undefined);
  } else if (server && redeemed && progress.plan) {
    const told = await service.reporter(server, redeemed.device);
    // Killed between the end and its report: a program that is started only to tell waits until it has.
    if (isResting(run.state)) {
      const lastWords = told.flush().then(() => attendant.last());
      leftover = soon(lastWords, LAST_WORDS_MS, pauses.clock).then(
        () => undefined,
        () => undefined,
      );
      attendant.attend();
    }
  }
  return run;
}
