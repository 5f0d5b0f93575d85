/** What a window shows of a state; pure, and without any secret. */
import { errorEntry } from '../../../protocol/errors.ts';
import type { Step } from '../../../protocol/plan.ts';
import type { ComputerFacts } from '../../../protocol/redeem.ts';
import type { OrganisationView, ProblemView, Screen, StepView, View } from '../../contract/view.ts';
import type { Failure } from '../failure.ts';
import type { ServerInfo } from '../ports/server.ts';
import type { ShownGuidance } from './guide.ts';
import type { Progress } from './progress.ts';
import { guidanceFor, guidanceForKept } from './guidance-for.ts';
import { type State, stepsOf } from './state.ts';

export interface Shown {
  readonly state: State;
  readonly progress: Progress;
  readonly downloads: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
  readonly guidance: ShownGuidance | undefined;
  readonly language: string | null;
  readonly simulated: boolean;
  readonly asksPermission: boolean;
  readonly facts: ComputerFacts;
  readonly unreported: number;
}

export const viewOf = (shown: Shown): View => ({
  language: shown.language,
  simulated: shown.simulated,
  system: shown.facts.platform,
  asksPermission: shown.asksPermission,
  organisation: organisationOf(shown),
  screen: screenOf(shown),
});

/** @param facts of the computer, where the way to put it right depends on them */
export function problemOf(failure: Failure, facts?: ComputerFacts): ProblemView {
  const { audience, action } = errorEntry(failure.code);
  const { code, details, retryAfter } = failure;
  const guidance = facts && guidanceFor(failure, facts);
  return {
    code,
    audience,
    action,
    details: { ...details },
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(guidance === undefined ? {} : { guidance }),
  };
}

function organisationOf({ state, progress }: Shown): OrganisationView | null {
  const info = infoOf(
    state.kind === 'permission'
      ? state.before
      : state.kind === 'failed'
        ? (state.retry ?? state.back)
        : state,
  );
  const known = info ?? (progress.redeemed ? progress.server : undefined);
  if (!known) return null;
  return { name: known.organisation.name, host: hostOf(known.origin), help: known.organisation.help };
}

const infoOf = (state: State | undefined): ServerInfo | undefined =>
  state && 'info' in state ? state.info : undefined;

const hostOf = (origin: string): string => origin.replace(/^https:\/\//, '');

const withProblem = (failure: Failure | undefined): { problem?: ProblemView } =>
  failure ? { problem: problemOf(failure) } : {};

function screenOf(shown: Shown): Screen {
  const { state } = shown;
  // A program that was started again knows the language; one that was not asks for it first (A1).
  if (shown.language === null) return { kind: 'language' };
  switch (state.kind) {
    case 'language':
      return { kind: 'language' };
    case 'server':
      return { kind: 'server', address: state.address, ...withProblem(state.failure) };
    case 'contacting':
      return { kind: 'contacting', host: hostOf(state.input.origin) };
    case 'confirm-root': {
      const { subject, validUntil, sha256: fingerprint } = state.candidate;
      return { kind: 'confirm-root', host: hostOf(state.input.origin), subject, validUntil, fingerprint };
    }
    case 'code':
      return { kind: 'code', hasCode: state.linkCode !== undefined, ...withProblem(state.failure) };
    case 'redeeming':
    case 'planning':
      return { kind: 'redeeming' };
    case 'permission':
      return { kind: 'permission' };
    case 'consent':
      return { kind: 'consent', facts: shown.facts, steps: stepViews(shown) };
    case 'declining':
      return { kind: 'unenrolling', steps: [] };
    case 'setting-up':
      if (shown.guidance !== undefined && !state.cancelling) return guidanceScreen(shown, shown.guidance);
      return { kind: 'setting-up', steps: stepViews(shown), cancelling: state.cancelling };
    case 'stopped':
      return { kind: 'setting-up', steps: stepViews(shown), cancelling: false };
    case 'restart':
    case 'restarting':
      return { kind: 'restart', steps: stepViews(shown), restarting: state.kind === 'restarting' };
    case 'finished': {
      const { unreported, progress, facts } = shown;
      const { restartNeeded } = state;
      const steps = stepViews(shown);
      // A name may have been given later, when its step was tried again.
      const given = steps.find((step) => step.kind === 'host-name' && step.state === 'done');
      const hostName = given?.subject ?? progress.enrolled?.hostName ?? facts.hostName;
      return { kind: 'finished', hostName, steps, restartNeeded, unreported };
    }
    case 'confirm-unenroll': {
      const begun = stepViews(shown).filter(({ state: outcome }) =>
        ['done', 'pending', 'failed'].includes(outcome),
      );
      return {
        kind: 'confirm-unenroll',
        removes: begun.filter(({ removable }) => removable),
        keeps: begun.filter(({ removable }) => !removable),
      };
    }
    case 'undoing':
      return { kind: 'unenrolling', steps: stepViews(shown) };
    case 'unenrolled': {
      const became = (result: 'removed' | 'kept'): StepView[] =>
        stepViews(shown).filter(({ id }) => state.results.get(id) === result);
      const kept = became('kept');
      const guidance = guidanceForKept(kept, shown.facts);
      const head = { kind: 'unenrolled', removed: became('removed'), kept } as const;
      const byOrder = state.byOrder ? { byOrder: true as const } : {};
      return { ...head, ...byOrder, ...(guidance === undefined ? {} : { guidance }) };
    }
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'failed':
      return {
        kind: 'failed',
        problem: problemOf(state.failure, shown.facts),
        canRetry: state.retry !== undefined,
        canGoBack: state.back !== undefined,
      };
  }
}

function guidanceScreen(shown: Shown, { step, guidance, question, since }: ShownGuidance): Screen {
  const head = { kind: 'guidance', step, guidance, since } as const;
  return { ...head, ...(question === undefined ? {} : { question }), steps: stepViews(shown) };
}

const stepViews = (shown: Shown): StepView[] => stepsOf(shown.state).map((step) => stepView(step, shown));

function stepView(step: Step, { progress, downloads, state, facts }: Shown): StepView {
  const { outcome, attempts } = progress.steps.get(step.id) ?? {};
  const download = downloads.get(step.id);
  const head = { id: step.id, kind: step.kind, subject: subjectOf(step), removable: step.removable };
  switch (outcome?.kind) {
    case undefined:
      return { ...head, state: 'waiting' };
    case 'started':
      // Only while it is being set up is anything running; a started step of a stopped run waits.
      if (state.kind !== 'setting-up') return { ...head, state: 'waiting' };
      return { ...head, state: 'running', ...(download ? { progress: download } : {}) };
    case 'pending':
      return { ...head, state: 'pending', durationMs: outcome.durationMs };
    case 'done': {
      // A later attempt may only have seen what an earlier one did.
      const before = !outcome.changed && attempts === 1;
      const done = { ...head, state: 'done', durationMs: outcome.durationMs } as const;
      return before ? { ...done, unchanged: true } : done;
    }
    case 'failed':
      return { ...head, state: 'failed', problem: problemOf(outcome, facts) };
    case 'skipped':
      return { ...head, state: 'skipped' };
  }
}

function subjectOf(step: Step): string {
  switch (step.kind) {
    case 'root-certificate':
    case 'application':
      return step.name;
    case 'mdm-registration':
    case 'profile':
      return step.name;
    case 'domain-join':
      return step.domain;
    case 'management':
      return step.organisationName;
    case 'host-name':
      return step.hostName;
  }
}
