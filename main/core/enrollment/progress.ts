/** What the journal says about where an enrollment stands; a pure fold over its entries. */
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { JournalEntry, Recorded } from './journal-entry.ts';
import type { Redeemed, ServerInfo } from '../ports/server.ts';

export type StepOutcome =
  | { readonly kind: 'started' }
  | { readonly kind: 'done'; readonly changed: boolean; readonly durationMs: number }
  /** Effective after the restart of the start `boot`. */
  | { readonly kind: 'pending'; readonly durationMs: number; readonly boot: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly details: Readonly<Record<string, string>> }
  | { readonly kind: 'skipped'; readonly because: string };

export interface StepProgress {
  readonly attempts: number;
  readonly outcome: StepOutcome;
}

export interface Progress {
  readonly language: string | undefined;
  readonly server: ServerInfo | undefined;
  /** The code may have been spent. */
  readonly redeeming: boolean;
  readonly redeemed: Redeemed | undefined;
  readonly plan: { readonly sequence: number; readonly signed: string } | undefined;
  readonly decision: 'open' | 'consented' | 'declined';
  readonly steps: ReadonlyMap<string, StepProgress>;
  /** The start of the computer in which the person was asked to restart. */
  readonly restartAsked: string | undefined;
  readonly enrolled: { readonly hostName: string } | undefined;
  readonly revoked: boolean;
  /** The administrator's order that is followed. */
  readonly order: { readonly id: string; readonly sequence: number; readonly signed: string } | undefined;
  /** Why what came last as an order was not followed. */
  readonly orderRefused: ErrorCode | undefined;
  readonly undoing: 'cancel' | 'unenroll' | 'order' | undefined;
  readonly undone: ReadonlyMap<string, 'removed' | 'kept'>;
  /** The way back was walked to its end. */
  readonly over: boolean;
}

const NOTHING: Progress = {
  language: undefined,
  server: undefined,
  redeeming: false,
  redeemed: undefined,
  plan: undefined,
  decision: 'open',
  steps: new Map(),
  restartAsked: undefined,
  enrolled: undefined,
  revoked: false,
  order: undefined,
  orderRefused: undefined,
  undoing: undefined,
  undone: new Map(),
  over: false,
};

export const replay = (entries: readonly Recorded[]): Progress =>
  entries.reduce((progress, { entry }) => after(progress, entry), NOTHING);

function after(progress: Progress, entry: JournalEntry): Progress {
  switch (entry.kind) {
    case 'begun':
      return { ...progress, language: entry.language, server: entry.server, revoked: false };
    case 'redeeming':
      return { ...progress, redeeming: true };
    case 'redeemed': {
      const { device, enrollment, certificateChain } = entry;
      return { ...progress, redeemed: { device, enrollment, certificateChain } };
    }
    case 'plan-accepted':
      return { ...progress, plan: { sequence: entry.sequence, signed: entry.signed } };
    case 'consented':
    case 'declined':
      return { ...progress, decision: entry.kind, over: entry.kind === 'declined' };
    case 'step-started':
      return withStep(progress, entry.step, { attempts: entry.attempt, outcome: { kind: 'started' } });
    case 'step-done': {
      const { changed, durationMs } = entry;
      return withOutcome(progress, entry.step, { kind: 'done', changed, durationMs });
    }
    case 'step-failed':
      return withOutcome(progress, entry.step, {
        kind: 'failed',
        code: entry.code,
        details: entry.details,
      });
    case 'step-pending': {
      const { durationMs, boot } = entry;
      return withOutcome(progress, entry.step, { kind: 'pending', durationMs, boot });
    }
    case 'restart-asked':
      return { ...progress, restartAsked: entry.boot };
    case 'step-skipped':
      return withOutcome(progress, entry.step, { kind: 'skipped', because: entry.because });
    case 'enrolled':
      return { ...progress, enrolled: { hostName: entry.hostName } };
    case 'renewed': {
      const { certificateChain } = entry;
      return { ...progress, redeemed: progress.redeemed && { ...progress.redeemed, certificateChain } };
    }
    case 'revoked':
      return { ...progress, revoked: true };
    case 'ordered': {
      const { order: id, sequence, signed } = entry;
      return { ...progress, order: { id, sequence, signed }, orderRefused: undefined };
    }
    case 'order-refused':
      return { ...progress, orderRefused: entry.code };
    case 'undoing':
      return { ...progress, undoing: entry.why };
    case 'step-undone':
      return { ...progress, undone: new Map(progress.undone).set(entry.step, entry.result) };
    case 'undone':
      return { ...progress, over: true };
  }
}

const withStep = (progress: Progress, step: string, state: StepProgress): Progress => ({
  ...progress,
  steps: new Map(progress.steps).set(step, state),
});

const withOutcome = (progress: Progress, step: string, outcome: StepOutcome): Progress =>
  withStep(progress, step, { attempts: progress.steps.get(step)?.attempts ?? 0, outcome });
