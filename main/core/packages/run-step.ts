/** One step: check → apply → verify, each attempt in the journal before it acts. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';
import type { Journal } from '../enrollment/journal.ts';
import { type Failure, failureOf } from '../failure.ts';
import type { StepActions, StepContext } from '../ports/platform.ts';
import { type Pauses, retrying, WATCHED } from '../retrying.ts';
import { actionOf, type BoundStep } from './action-of.ts';

/** Longest time one attempt may take, milliseconds: an installer that hangs must not hang the enrollment. */
const STEP_TIME_MS = {
  'root-certificate': 120_000,
  management: 300_000,
  'host-name': 60_000,
  application: 3_600_000,
};

export interface StepParts {
  readonly actions: StepActions;
  readonly journal: Journal;
  readonly pauses: Pauses;
}

export type StepResult =
  | { readonly kind: 'done'; readonly changed: boolean; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Stopped by the person; the journal says only that it was started. */
  | { readonly kind: 'interrupted' };

/** @throws only what the journal throws. */
export async function runStep(
  step: Step,
  attempt: number,
  context: StepContext,
  { actions, journal, pauses }: StepParts,
): Promise<StepResult> {
  const started = pauses.clock.now();
  await journal.append({ kind: 'step-started', step: step.id, attempt });
  try {
    const bound = actionOf(actions, step);
    const changed = await retrying(
      () => timed(step, bound, context, pauses),
      WATCHED,
      pauses,
      context.signal,
    );
    // A clock that was set back must not make a negative time.
    const durationMs = Math.max(0, Math.round(pauses.clock.now() - started));
    await journal.append({ kind: 'step-done', step: step.id, changed, durationMs });
    return { kind: 'done', changed, durationMs };
  } catch (error) {
    if (context.signal.aborted) return { kind: 'interrupted' };
    const failure = failureOf(error);
    await journal.append({
      kind: 'step-failed',
      step: step.id,
      code: failure.code,
      details: failure.details,
    });
    return { kind: 'failed', failure };
  }
}

async function timed(
  step: Step,
  bound: BoundStep,
  context: StepContext,
  { clock }: Pauses,
): Promise<boolean> {
  const over = new AbortController();
  const stop = new AbortController();
  const forward = (): void => stop.abort();
  context.signal.addEventListener('abort', forward, { once: true });
  const limit = clock.sleep(STEP_TIME_MS[step.kind], over.signal).then(
    () => {
      stop.abort();
      throw new GangwayError('STEP_TIMEOUT');
    },
    // The step was faster: this side of the race must never win.
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([checkApplyVerify(bound, { ...context, signal: stop.signal }), limit]);
  } finally {
    context.signal.removeEventListener('abort', forward);
    over.abort();
  }
}

/** @returns whether anything had to be changed. */
async function checkApplyVerify(bound: BoundStep, context: StepContext): Promise<boolean> {
  const before = await bound.check();
  if (before.kind === 'done') return false;
  if (before.kind === 'unknown') throw notSeen(before.why);
  await bound.apply(context);
  const afterwards = await bound.check();
  if (afterwards.kind !== 'done') {
    throw notSeen(afterwards.kind === 'unknown' ? afterwards.why : 'not there afterwards');
  }
  return true;
}

const notSeen = (why: string): GangwayError => new GangwayError('STEP_VERIFY_FAILED', { details: { why } });
