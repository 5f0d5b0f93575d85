/** What is done about steps: looked at, applied in the order of their needs, taken back as it was done. */
import type { Step } from '../../protocol/plan.ts';
import { actionOf } from '../core/packages/action-of.ts';
import type { Checked, Platform, StepContext } from '../core/ports/platform.ts';
import { type HelperJournal, standing } from './helper-journal.ts';
import { type PlanGuard, stepOf } from './plan-guard.ts';
import { refused } from './refusal.ts';

export interface StepHands {
  check(id: string): Promise<Checked>;
  /** @param contextFor what the step may use; of the agent it gets bytes, a sealed secret and answers */
  apply(id: string, contextFor: (step: Step, of: PlanPart) => StepContext): Promise<void>;
  /** What needs it goes first, also what the plan in force names no longer. */
  undo(id: string): Promise<'removed' | 'kept'>;
  /** Takes back everything that is left. */
  undoAll(): Promise<void>;
}

/** What a step is told of its plan. */
export type PlanPart = Pick<StepContext, 'device' | 'enrollment' | 'computer'>;

const isAchieved = ({ kind }: Checked): boolean => kind === 'done' || kind === 'pending';

export function stepHands(
  { steps }: Pick<Platform, 'steps'>,
  guard: PlanGuard,
  journal: HelperJournal,
): StepHands {
  /** What this process saw itself. */
  const seen = new Map<string, Checked>();

  async function look(step: Step): Promise<Checked> {
    const checked = await actionOf(steps, step).check();
    seen.set(step.id, checked);
    return checked;
  }

  const lookOnce = async (step: Step): Promise<Checked> => {
    const before = seen.get(step.id);
    return before && isAchieved(before) ? before : look(step);
  };

  /** @param above what is taken back as soon as this is: two plans may have ordered the same steps differently */
  async function takeBack(id: string, above: readonly string[] = []): Promise<'removed' | 'kept'> {
    const begun = standing(journal.entries).steps.get(id);
    // What the helper never did is not its to take back.
    if (begun === undefined) return 'kept';
    if (begun.undone !== undefined) return begun.undone;
    const step = await guard.stepAsBegun(begun.by, id);
    if (!step.removable) return 'kept';
    for (const { id: other, needs } of (await guard.left()).toReversed()) {
      if (needs.includes(id) && !above.includes(other)) await takeBack(other, [...above, id]);
    }
    seen.delete(id);
    const result = await actionOf(steps, step).undo();
    await journal.append({ kind: 'step-undone', step: id, result });
    return result;
  }

  return {
    async check(id) {
      return look(stepOf(await guard.known(), id));
    },

    async apply(id, contextFor) {
      const plan = guard.accepted();
      const step = stepOf(plan, id);
      for (const need of step.needs) {
        if (!isAchieved(await lookOnce(stepOf(plan, need)))) throw refused('needs', { step: id, need });
      }
      if (step.afterRestart) {
        const begun = standing(journal.entries).steps;
        for (const other of plan.steps.filter((one) => begun.has(one.id) && one.id !== id)) {
          if ((await look(other)).kind === 'pending') throw refused('restart', { step: id });
        }
      }
      const context = contextFor(step, {
        device: plan.sub,
        enrollment: plan.enrollment,
        computer: { name: plan.computerName, domain: plan.domain },
      });
      seen.delete(id);
      await journal.append({ kind: 'step-begun', step: id });
      await actionOf(steps, step).apply(context);
      await journal.append({ kind: 'step-applied', step: id });
    },

    async undo(id) {
      if (!standing(journal.entries).steps.has(id)) stepOf(await guard.known(), id);
      return takeBack(id);
    },

    async undoAll() {
      for (const { id } of (await guard.left()).toReversed()) await takeBack(id);
    },
  };
}
