/** One step: check → apply → verify, each attempt in the journal before it acts. */
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { Step, StepKind } from '../../../protocol/plan.ts';
import type { Journal } from '../enrollment/journal.ts';
import { type Failure, failureOf } from '../failure.ts';
import type { StepActions, StepContext } from '../ports/platform.ts';
import { type Pauses, retrying, WATCHED } from '../retrying.ts';
import { actionOf, type BoundStep } from './action-of.ts';
import { timeLimit } from './time-limit.ts';

/** Longest time one attempt may take, milliseconds: an installer that hangs must not hang the enrollment. */
const STEP_TIME_MS: Readonly<Record<StepKind, number>> = {
  'root-certificate': 120_000,
  management: 300_000,
  'host-name': 60_000,
  application: 3_600_000,
  'domain-join': 120_000,
  'mdm-registration': 600_000,
  // A person must find System Settings, read and type a password; the page says how long it waits.
  profile: 3_600_000,
};

export interface StepParts {
  readonly actions: StepActions;
  readonly journal: Journal;
  readonly pauses: Pauses;
  /** This start of the computer. */
  readonly boot: string;
}

export type StepResult =
  | { readonly kind: 'done'; readonly changed: boolean; readonly durationMs: number }
  /** Applied; effective after the restart. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Stopped by the person; the journal says only that it was started. */
  | { readonly kind: 'interrupted' };

/** @throws only what the journal throws. */
export async function runStep(
  step: Step,
  attempt: number,
  context: StepContext,
  { actions, journal, pauses, boot }: StepParts,
): Promise<StepResult> {
  const started = pauses.clock.now();
  await journal.append({ kind: 'step-started', step: step.id, attempt });
  try {
    const bound = actionOf(actions, step);
    const effect = await retrying(
      () => timed(step, (limited) => checkApplyVerify(bound, limited), context, pauses),
      WATCHED,
      pauses,
      context.signal,
    );
    // A clock that was set back must not make a negative time.
    const durationMs = Math.max(0, Math.round(pauses.clock.now() - started));
    if (effect === 'pending') {
      await journal.append({ kind: 'step-pending', step: step.id, durationMs, boot });
      return { kind: 'pending' };
    }
    const changed = effect === 'changed';
    await journal.append({ kind: 'step-done', step: step.id, changed, durationMs });
    return { kind: 'done', changed, durationMs };
  } catch (error) {
    return failed(step, error, context, journal);
  }
}

async function failed(
  step: Step,
  error: unknown,
  { signal }: StepContext,
  journal: Journal,
): Promise<StepResult> {
  if (signal.aborted) return { kind: 'interrupted' };
  const failure = failureOf(error);
  const { code, details } = failure;
  await journal.append({ kind: 'step-failed', step: step.id, code, details });
  return { kind: 'failed', failure };
}

/** What hangs is left behind, and told to stop. @throws STEP_TIMEOUT, and what `work` throws */
async function timed<T>(
  step: Step,
  work: (context: StepContext) => Promise<T>,
  context: StepContext,
  { clock }: Pauses,
): Promise<T> {
  const stop = new AbortController();
  const forward = (): void => stop.abort();
  context.signal.addEventListener('abort', forward, { once: true });
  const late = Promise.withResolvers<never>();
  const limit = timeLimit(STEP_TIME_MS[step.kind], clock, () => {
    stop.abort();
    late.reject(new GangwayError('STEP_TIMEOUT'));
  });
  const guide: StepContext['guide'] = (guidance, question) => {
    if (guidance === null) limit.begin();
    else limit.stop();
    return context.guide(guidance, question);
  };
  limit.begin();
  try {
    return await Promise.race([work({ ...context, signal: stop.signal, guide }), late.promise]);
  } finally {
    context.signal.removeEventListener('abort', forward);
    limit.stop();
    await context.guide(null);
  }
}

/** What a step came to: nothing had to be changed, something was, or something was that a restart makes effective. */
type Effect = 'as-it-was' | 'changed' | 'pending';

async function checkApplyVerify(bound: BoundStep, context: StepContext): Promise<Effect> {
  const before = await bound.check();
  if (before.kind === 'done') return 'as-it-was';
  if (before.kind === 'pending') return 'pending';
  if (before.kind === 'unknown') throw notSeen(before);
  await bound.apply(context);
  const afterwards = await bound.check();
  if (afterwards.kind === 'done') return 'changed';
  if (afterwards.kind === 'pending') return 'pending';
  throw notSeen(afterwards.kind === 'unknown' ? afterwards : { why: 'not there afterwards' });
}

/** A look that failed keeps its own code: who needs an administrator must be told so. */
const notSeen = ({ why, code = 'STEP_VERIFY_FAILED' }: { why: string; code?: ErrorCode }): GangwayError =>
  new GangwayError(code, { details: { why } });

/**
 * Looks again at a step that waited for a restart which is over now.
 * @throws only what the journal throws.
 */
export async function verifyAfterRestart(
  step: Step,
  durationMs: number,
  context: StepContext,
  { actions, journal, pauses }: StepParts,
): Promise<StepResult> {
  try {
    const checked = await timed(step, () => actionOf(actions, step).check(), context, pauses);
    if (checked.kind !== 'done') {
      throw notSeen(checked.kind === 'unknown' ? checked : { why: 'not effective after the restart' });
    }
  } catch (error) {
    return failed(step, error, context, journal);
  }
  await journal.append({ kind: 'step-done', step: step.id, changed: true, durationMs });
  return { kind: 'done', changed: true, durationMs };
}
