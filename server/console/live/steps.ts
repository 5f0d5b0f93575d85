/** How far each step of a plan is, told from the events so far. */
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { AgentEvent } from '../../../protocol/events.ts';
import type { Enrollment } from '../../admin-api/schemas/enrollments.ts';

export type PlannedStep = Enrollment['steps'][number];

export type StepState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly since: number; readonly attempt: number }
  /** Effective after the restart. */
  | { readonly kind: 'pending'; readonly durationMs: number }
  | { readonly kind: 'done'; readonly durationMs: number; readonly changed: boolean }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly details: Readonly<Record<string, string>> }
  | { readonly kind: 'skipped'; readonly because: string };

function next(before: StepState, event: AgentEvent): StepState {
  switch (event.kind) {
    case 'step-started':
      return { kind: 'running', since: event.at, attempt: event.attempt };
    case 'step-done':
      return { kind: 'done', durationMs: event.durationMs, changed: event.changed };
    case 'step-pending':
      return { kind: 'pending', durationMs: event.durationMs };
    case 'step-failed':
      return { kind: 'failed', code: event.code, details: event.details };
    case 'step-skipped':
      return { kind: 'skipped', because: event.because };
    default:
      return before;
  }
}

/** In the plan's order. */
export const stepStates = ({
  steps,
  events,
}: Pick<Enrollment, 'steps' | 'events'>): readonly {
  readonly step: PlannedStep;
  readonly state: StepState;
}[] =>
  steps.map((step) => ({
    step,
    state: events
      .map(({ event }) => event)
      .filter((event) => 'step' in event && event.step === step.id)
      .reduce(next, { kind: 'waiting' } satisfies StepState as StepState),
  }));
