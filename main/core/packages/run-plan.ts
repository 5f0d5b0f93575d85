/** All steps of a plan that are not done yet, one after the other. */
import type { Step } from '../../../protocol/plan.ts';
import { replay, type StepProgress } from '../enrollment/progress.ts';
import type { StepContext } from '../ports/platform.ts';
import { inOrder } from './order.ts';
import { runStep, type StepParts, type StepResult, verifyAfterRestart } from './run-step.ts';

export interface PlanParts extends StepParts {
  contextOf(step: Step): StepContext;
  /** Of the steps that failed before, the one to try again; absent: all of them. */
  readonly only?: string | undefined;
  /** Asked between steps: the person wants to stop. */
  readonly signal: AbortSignal;
  /** Something to show has changed. */
  changed(): void;
}

export type PlanResult =
  /** Every step ran, or failed where the plan says to go on. */
  | { readonly kind: 'complete' }
  /** Steps wait for a restart: their own effect, or a barrier before them. */
  | { readonly kind: 'restart-needed' }
  /** A step failed and the plan says to stop: the person can try it again. */
  | { readonly kind: 'stopped'; readonly step: string }
  | { readonly kind: 'interrupted' };

/**
 * Runs what the journal does not call done. A step that failed before is tried again; one that waited for a
 * restart is looked at again once there was one.
 * @throws only what the journal throws.
 */
export async function runPlan(steps: readonly Step[], parts: PlanParts): Promise<PlanResult> {
  const { journal, signal, boot } = parts;
  /** Put off until the restart, by a barrier of their own or of what they need. */
  const putOff = new Set<string>();
  for (const step of inOrder(steps)) {
    if (signal.aborted) return { kind: 'interrupted' };
    const { steps: known } = replay(journal.entries);
    const progress = known.get(step.id);
    if (progress?.outcome.kind === 'done') continue;
    if (progress?.outcome.kind === 'pending' && progress.outcome.boot === boot) continue;
    const because = step.needs.find((need) => !putOff.has(need) && !isAchieved(known.get(need)));
    if (because !== undefined) {
      if (progress?.outcome.kind !== 'skipped') {
        await journal.append({ kind: 'step-skipped', step: step.id, because });
      }
      parts.changed();
      continue;
    }
    const barrier = step.afterRestart === true && anyPending(known, boot);
    if (barrier || step.needs.some((need) => putOff.has(need))) {
      putOff.add(step.id);
      continue;
    }
    if (progress?.outcome.kind === 'failed' && step.id !== (parts.only ?? step.id)) {
      if (step.onFailure === 'stop') return { kind: 'stopped', step: step.id };
      continue;
    }
    const result = await attempt(step, progress, parts);
    if (result.kind === 'interrupted') return result;
    if (result.kind === 'failed' && step.onFailure === 'stop') return { kind: 'stopped', step: step.id };
  }
  return anyPending(replay(journal.entries).steps, boot) ? { kind: 'restart-needed' } : { kind: 'complete' };
}

/** Done, or applied and only waiting for the restart: what needs it may go on. */
const isAchieved = (progress: StepProgress | undefined): boolean =>
  progress?.outcome.kind === 'done' || progress?.outcome.kind === 'pending';

/** What waited for a restart that is over is about to be looked at, and holds nothing up. */
const anyPending = (known: ReadonlyMap<string, StepProgress>, boot: string): boolean =>
  [...known.values()].some(({ outcome }) => outcome.kind === 'pending' && outcome.boot === boot);

/** One step, with the repetitions that its plan allows. */
async function attempt(
  step: Step,
  progress: StepProgress | undefined,
  parts: PlanParts,
): Promise<StepResult> {
  const before = progress?.attempts ?? 0;
  if (progress?.outcome.kind === 'pending') {
    const result = await verifyAfterRestart(step, progress.outcome.durationMs, parts.contextOf(step), parts);
    parts.changed();
    return result;
  }
  for (let extra = 0; ; extra += 1) {
    const running = runStep(step, before + 1 + extra, parts.contextOf(step), parts);
    parts.changed();
    const result = await running;
    parts.changed();
    if (result.kind !== 'failed' || extra >= (step.retries ?? 0)) return result;
    // What took too long may still be at work, and must not meet itself; the person decides when to try again.
    if (result.failure.code === 'STEP_TIMEOUT') return result;
  }
}
