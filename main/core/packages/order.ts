/** The order in which the steps of a plan run: as listed, but never before what they need. */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';

/** @throws PLAN_INVALID when ids repeat, a need is not in the plan, or needs run in a circle. */
export function inOrder(steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (byId.size !== steps.length)
    throw new GangwayError('PLAN_INVALID', { details: { reason: 'duplicate' } });
  const ordered: Step[] = [];
  const state = new Map<string, 'visiting' | 'placed'>();
  const place = (step: Step): void => {
    if (state.get(step.id) === 'placed') return;
    if (state.get(step.id) === 'visiting') {
      throw new GangwayError('PLAN_INVALID', { details: { reason: 'circle', step: step.id } });
    }
    state.set(step.id, 'visiting');
    for (const need of step.needs) {
      const needed = byId.get(need);
      if (!needed)
        throw new GangwayError('PLAN_INVALID', { details: { reason: 'needs-unknown', step: step.id } });
      place(needed);
    }
    state.set(step.id, 'placed');
    ordered.push(step);
  };
  for (const step of steps) place(step);
  return ordered;
}
