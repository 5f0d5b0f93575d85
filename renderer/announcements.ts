/** What a screen reader is told when steps change: only the news, one sentence for each. */
import type { Screen, StepView } from '../main/contract/view.ts';

export const stepsOf = (screen: Screen): readonly StepView[] => ('steps' in screen ? screen.steps : []);

/** The steps whose state is another than before, in the order they stand. */
export function changedSteps(before: readonly StepView[], after: readonly StepView[]): StepView[] {
  const known = new Map(before.map(({ id, state }) => [id, state]));
  return after.filter(({ id, state }) => known.has(id) && known.get(id) !== state);
}
