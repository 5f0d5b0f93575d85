/** All steps of a plan that are not done yet, one after the other. */
import type { Step } from '../../../protocol/plan.ts';
import { replay } from '../enrollment/progress.ts';
import type { StepContext } from '../ports/platform.ts';
import { inOrder } from './order.ts';
import { runStep, type StepParts } from './run-step.ts';

export interface PlanParts extends StepParts {
  contextOf(step: Step): StepContext;
  /** Asked between steps: the person wants to stop. */
  readonly signal: AbortSignal;
  /** Something to show has changed. */
  changed(): void;
}

export type PlanResult =
  /** Every step ran, or failed where the plan says to go on. */
  | { readonly kind: 'complete' }
  /** A step failed and the plan says to stop: the person can try it again. */
  | { readonly kind: 'stopped'; readonly step: string }
  | { readonly kind: 'interrupted' };

/**
 * Runs what the journal does not call done. A step that failed before is tried again.
 * @throws only what the journal throws.
 */
export async function runPlan(steps: readonly Step[], parts: PlanParts): Promise<PlanResult> {
  const { journal, signal } = parts;
  for (const step of inOrder(steps)) {
    if (signal.aborted) return { kind: 'interrupted' };
    const { steps: known } = replay(journal.entries);
    const progress = known.get(step.id);
    if (progress?.outcome.kind === 'done') continue;
    const because = step.needs.find((need) => known.get(need)?.outcome.kind !== 'done');
    if (because !== undefined) {
      if (progress?.outcome.kind !== 'skipped') {
        await journal.append({ kind: 'step-skipped', step: step.id, because });
      }
      parts.changed();
      continue;
    }
    const running = runStep(step, (progress?.attempts ?? 0) + 1, parts.contextOf(step), parts);
    parts.changed();
    const result = await running;
    parts.changed();
    if (result.kind === 'interrupted') return result;
    if (result.kind === 'failed' && step.onFailure === 'stop') return { kind: 'stopped', step: step.id };
  }
  return { kind: 'complete' };
}
