/** Turns what a window would show into what happened, one thing at a time; pure. */
import type { ProblemView, StepView, View } from '../../contract/view.ts';
import type { Guidance, GuidanceQuestion } from '../../contract/guidance.ts';
import { withdrawsRoot } from '../../contract/withdraws-root.ts';
import type { ComputerFacts } from '../../../protocol/redeem.ts';

/** The events of `--json`, one a line; docs/command-line.md lists them. */
export type CliEvent =
  | { readonly event: 'contacting'; readonly host: string }
  | {
      readonly event: 'root-unknown';
      readonly host: string;
      readonly subject: string;
      /** Milliseconds since 1970. */
      readonly validUntil: number;
      readonly fingerprint: string;
    }
  | { readonly event: 'proven'; readonly organisation: string; readonly host: string }
  /** An address or a code that cannot be used; told by whoever gave it. */
  | { readonly event: 'input-refused'; readonly problem: ProblemView }
  /** With the next step of the person the system asks for permission. */
  | { readonly event: 'permission'; readonly system: View['system'] }
  | { readonly event: 'redeeming' }
  | { readonly event: 'plan'; readonly facts: ComputerFacts; readonly steps: readonly StepView[] }
  | {
      readonly event: 'step-started';
      readonly step: string;
      readonly kind: StepView['kind'];
      readonly subject: string;
    }
  | { readonly event: 'step-progress'; readonly step: string; readonly done: number; readonly total: number }
  | {
      readonly event: 'step-done';
      readonly step: string;
      readonly kind: StepView['kind'];
      readonly subject: string;
      readonly durationMs: number;
    }
  | {
      readonly event: 'step-failed';
      readonly step: string;
      readonly kind: StepView['kind'];
      readonly subject: string;
      readonly problem: ProblemView;
    }
  | {
      readonly event: 'step-skipped';
      readonly step: string;
      readonly kind: StepView['kind'];
      readonly subject: string;
    }
  /** Applied; effective after the restart. */
  | {
      readonly event: 'step-pending';
      readonly step: string;
      readonly kind: StepView['kind'];
      readonly subject: string;
    }
  /** The person must do something in the system; it goes on by itself after that. */
  | {
      readonly event: 'guidance';
      readonly step: string;
      readonly guidance: Guidance;
      readonly question?: GuidanceQuestion;
    }
  | { readonly event: 'restart-needed' }
  | { readonly event: 'restarting' }
  | { readonly event: 'failed'; readonly problem: ProblemView }
  | {
      readonly event: 'enrolled';
      readonly organisation: string;
      readonly hostName: string;
      readonly restartNeeded: boolean;
      /** Ids of steps that did not succeed; `resume` tries them again. */
      readonly failed: readonly string[];
      /** Events the service has still to be told. */
      readonly unreported: number;
    }
  | { readonly event: 'cancelled' }
  /** What unenrolling would take back, and what stays whatever is done. */
  | {
      readonly event: 'unenroll-plan';
      readonly removes: readonly StepView[];
      readonly keeps: readonly StepView[];
    }
  /** `withdrawsRoot`: macOS asks for an administrator meanwhile. */
  | { readonly event: 'undoing'; readonly withdrawsRoot?: true }
  | {
      readonly event: 'unenrolled';
      readonly removed: readonly string[];
      readonly kept: readonly string[];
      /** All of these. */
      readonly steps: readonly StepView[];
      /** How the person takes away what only they can. */
      readonly guidance?: Guidance;
    };

/** Screens from which the next step changes the computer. */
const BEFORE_CHANGES: ReadonlySet<View['screen']['kind']> = new Set([
  'permission',
  'code',
  'consent',
  'confirm-unenroll',
]);

/** @returns what happened between two views; `before` is undefined at the start. */
export function narrate(before: View | undefined, view: View): CliEvent[] {
  const { kind } = view.screen;
  const isNews = view.asksPermission && BEFORE_CHANGES.has(kind) && before?.screen.kind !== kind;
  return [
    ...happenings(before, view),
    ...(isNews ? [{ event: 'permission', system: view.system } as const] : []),
  ];
}

function happenings(before: View | undefined, view: View): CliEvent[] {
  const { screen } = view;
  const same = before?.screen.kind === screen.kind;
  const organisation = view.organisation?.name ?? '';
  switch (screen.kind) {
    case 'language':
    case 'server':
      return [];
    case 'confirm-unenroll': {
      const { removes, keeps } = screen;
      return same ? [] : [{ event: 'unenroll-plan', removes, keeps }];
    }
    case 'contacting':
      return same ? [] : [{ event: 'contacting', host: screen.host }];
    case 'confirm-root': {
      const { host, subject, validUntil, fingerprint } = screen;
      return same ? [] : [{ event: 'root-unknown', host, subject, validUntil, fingerprint }];
    }
    case 'code':
      return before?.screen.kind === 'contacting' && view.organisation
        ? [{ event: 'proven', organisation, host: view.organisation.host }]
        : [];
    case 'permission':
      return [];
    case 'redeeming':
      return same ? [] : [{ event: 'redeeming' }];
    case 'consent':
      return same ? [] : [{ event: 'plan', facts: screen.facts, steps: screen.steps }];
    case 'setting-up':
      return stepEvents(before, screen.steps);
    case 'guidance': {
      const was = before?.screen.kind === 'guidance' ? before.screen : undefined;
      const { step, guidance, question, steps } = screen;
      const told = was?.guidance.kind === guidance.kind && (question ?? was.question) === was.question;
      const event = { event: 'guidance', step, guidance, ...(question ? { question } : {}) } as const;
      return [...stepEvents(before, steps), ...(told ? [] : [event])];
    }
    case 'restart': {
      const news = same ? [] : [...stepEvents(before, screen.steps), { event: 'restart-needed' } as const];
      const was = before?.screen.kind === 'restart' && before.screen.restarting;
      return screen.restarting && !was ? [...news, { event: 'restarting' }] : news;
    }
    case 'finished': {
      const { hostName, restartNeeded, unreported, steps } = screen;
      if (same) return [];
      const failed = steps.filter(({ state }) => state !== 'done').map(({ id }) => id);
      return [
        ...stepEvents(before, steps),
        { event: 'enrolled', organisation, hostName, restartNeeded, failed, unreported },
      ];
    }
    case 'failed':
      return same ? [] : [...stepEvents(before, []), { event: 'failed', problem: screen.problem }];
    case 'cancelled':
      return same ? [] : [{ event: 'cancelled' }];
    case 'unenrolling':
      return same ? [] : [{ event: 'undoing', ...(withdrawsRoot(view) ? { withdrawsRoot: true } : {}) }];
    case 'unenrolled': {
      const ids = (steps: readonly StepView[]): string[] => steps.map(({ id }) => id);
      const { removed, kept, guidance } = screen;
      const steps = [...removed, ...kept];
      const event = { event: 'unenrolled', removed: ids(removed), kept: ids(kept), steps } as const;
      return same ? [] : [{ ...event, ...(guidance ? { guidance } : {}) }];
    }
  }
}

/** Steps that were done before the program started are not told again. */
function stepEvents(before: View | undefined, steps: readonly StepView[]): CliEvent[] {
  const known = before && 'steps' in before.screen ? before.screen.steps : steps;
  return steps.flatMap((step) => {
    const previous = known.find(({ id }) => id === step.id);
    return previous ? stepEvent(previous, step) : [];
  });
}

function stepEvent(before: StepView, step: StepView): CliEvent[] {
  const head = { step: step.id, kind: step.kind, subject: step.subject };
  const { progress } = step;
  if (before.state === step.state) {
    if (step.state !== 'running' || !progress || progress.done === before.progress?.done) return [];
    return [{ event: 'step-progress', step: step.id, ...progress }];
  }
  switch (step.state) {
    case 'waiting':
      return [];
    case 'running':
      return [{ event: 'step-started', ...head }];
    case 'pending':
      return [{ event: 'step-pending', ...head }];
    case 'done':
      return [{ event: 'step-done', ...head, durationMs: step.durationMs ?? 0 }];
    case 'failed':
      return step.problem ? [{ event: 'step-failed', ...head, problem: step.problem }] : [];
    case 'skipped':
      return [{ event: 'step-skipped', ...head }];
  }
}
