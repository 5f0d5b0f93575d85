/** The way back: takes back what a plan did, last step first. Unenroll and cancel share it (A10). */
import type { Step } from '../../../protocol/plan.ts';
import type { Journal } from '../enrollment/journal.ts';
import { replay } from '../enrollment/progress.ts';
import type { StepActions } from '../ports/platform.ts';
import { actionOf } from './action-of.ts';
import { inOrder } from './order.ts';

/** Steps that were begun, in the order they are taken back: also one that crashed half-way may have left something. */
export const stepsToUndo = (steps: readonly Step[], journal: Journal): Step[] => {
  const { steps: known } = replay(journal.entries);
  return inOrder(steps)
    .filter((step) => (known.get(step.id)?.attempts ?? 0) > 0)
    .toReversed();
};

/**
 * Goes on where it was after a crash. Steps marked not removable are kept and reported as kept.
 * @throws what a platform's undo throws; calling again goes on.
 */
export async function undoPlan(
  steps: readonly Step[],
  { actions, journal, changed }: { actions: StepActions; journal: Journal; changed(): void },
): Promise<void> {
  for (const step of stepsToUndo(steps, journal)) {
    if (replay(journal.entries).undone.has(step.id)) continue;
    const result = step.removable ? await actionOf(actions, step).undo() : 'kept';
    await journal.append({ kind: 'step-undone', step: step.id, result });
    changed();
  }
}
