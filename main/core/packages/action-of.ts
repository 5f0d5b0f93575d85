/** The platform's action for a step, with the step's own type tied to it. */
import type { Step } from '../../../protocol/plan.ts';
import type { Checked, StepActions, StepContext } from '../ports/platform.ts';

/** One step with the three things that can be done about it. */
export interface BoundStep {
  check(): Promise<Checked>;
  apply(context: StepContext): Promise<void>;
  undo(): Promise<'removed' | 'kept'>;
}

export function actionOf(actions: StepActions, step: Step): BoundStep {
  switch (step.kind) {
    case 'root-certificate':
      return bind(actions[step.kind], step);
    case 'management':
      return bind(actions[step.kind], step);
    case 'host-name':
      return bind(actions[step.kind], step);
    case 'application':
      return bind(actions[step.kind], step);
    case 'domain-join':
      return bind(actions[step.kind], step);
    case 'mdm-registration':
      return bind(actions[step.kind], step);
    case 'profile':
      return bind(actions[step.kind], step);
  }
}

function bind<S>(
  action: {
    check(step: S): Promise<Checked>;
    apply(step: S, context: StepContext): Promise<void>;
    undo(step: S): Promise<'removed' | 'kept'>;
  },
  step: S,
): BoundStep {
  return {
    check: () => action.check(step),
    apply: (context) => action.apply(step, context),
    undo: () => action.undo(step),
  };
}
