/**
 * The flow of an enrollment.
 *
 *   language ─▶ server ─▶ contacting ─▶ code ─▶ redeeming ─▶ planning ─▶ consent ─▶ setting-up ─▶ finished
 *                 ▲          │  ▲        ▲                                  │           │  ▲          │
 *                 │          ▼  │        │                                  │           ▼  │retry     ▼
 *                 ├──── confirm-root     │                              declining    stopped   confirm-unenroll
 *                 │                      │                                  ▼           │              ▼
 *                 └──back──── failed ────┴─ retry: where it was         cancelled ◀─ undoing ──────▶ unenrolled
 *
 * setting-up ─restart-needed▶ restart ─agreed▶ restarting; the next start goes on in setting-up.
 * States that stand still wait for the person; the others have an effect (`effect.ts`) that ends them.
 */
import type { Plan, Step } from '../../../protocol/plan.ts';
import type { Failure } from '../failure.ts';
import type { ContactInput, Redeemed, RootCandidate, ServerInfo } from '../ports/server.ts';
import type { Secret } from '../secret.ts';

/** What a link brought along besides the address. */
export interface Invitation {
  readonly rootFingerprint: string | undefined;
  readonly code: Secret | undefined;
}

/** A device of a proven server. */
export interface Enrollment {
  readonly info: ServerInfo;
  readonly redeemed: Redeemed;
}

export interface Planned extends Enrollment {
  readonly plan: Plan;
}

/** What became of each step that was begun. */
export type UndoResults = ReadonlyMap<string, 'removed' | 'kept'>;

export type State =
  | { readonly kind: 'language' }
  | { readonly kind: 'server'; readonly address: string; readonly failure?: Failure }
  | {
      readonly kind: 'contacting';
      readonly address: string;
      readonly input: ContactInput;
      readonly code: Secret | undefined;
    }
  | {
      readonly kind: 'confirm-root';
      readonly address: string;
      readonly input: ContactInput;
      readonly code: Secret | undefined;
      readonly candidate: RootCandidate;
    }
  | {
      readonly kind: 'code';
      readonly info: ServerInfo;
      readonly linkCode: Secret | undefined;
      readonly failure?: Failure;
    }
  | { readonly kind: 'redeeming'; readonly info: ServerInfo; readonly code: Secret }
  | ({ readonly kind: 'planning' } & Enrollment)
  | ({ readonly kind: 'consent' } & Planned)
  | ({ readonly kind: 'declining' } & Planned)
  | ({
      readonly kind: 'setting-up';
      readonly cancelling: boolean;
      /** The one failed step that the person tries again; absent: all of them. */
      readonly only?: string;
      /** The service refused this device for good: ends with the step under way. */
      readonly revoked?: Failure;
    } & Planned)
  /** Everything that can be done before the restart is done: it waits for the person. */
  | ({ readonly kind: 'restart' } & Planned)
  | ({ readonly kind: 'restarting' } & Planned)
  /** A step failed: it waits for *Try again*. */
  | ({ readonly kind: 'stopped' } & Planned)
  | ({ readonly kind: 'finished'; readonly restartNeeded: boolean } & Planned)
  | ({ readonly kind: 'confirm-unenroll'; readonly restartNeeded: boolean } & Planned)
  | ({ readonly kind: 'undoing'; readonly why: 'cancel' | 'unenroll' | 'order' } & Planned)
  | ({ readonly kind: 'unenrolled'; readonly results: UndoResults; readonly byOrder: boolean } & Planned)
  | { readonly kind: 'cancelled' }
  /** Gone on with after a start: the system is going to ask for permission, and the person is told first. */
  | { readonly kind: 'permission'; readonly before: State }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Where *Try again* goes. */
      readonly retry?: State;
      /** Where *Back* goes. */
      readonly back?: State;
    };

export type Happening =
  | { readonly kind: 'language-chosen' }
  | {
      readonly kind: 'address-given';
      readonly address: string;
      readonly origin: string;
      readonly invitation: Invitation;
    }
  | { readonly kind: 'address-refused'; readonly address: string; readonly failure: Failure }
  | { readonly kind: 'proven'; readonly info: ServerInfo }
  | { readonly kind: 'root-unknown'; readonly candidate: RootCandidate }
  | { readonly kind: 'root-confirmed'; readonly fingerprint: string }
  | { readonly kind: 'root-rejected' }
  | { readonly kind: 'code-given'; readonly code: Secret }
  | { readonly kind: 'code-refused'; readonly failure: Failure }
  | { readonly kind: 'redeemed'; readonly redeemed: Redeemed }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'consented' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'plan-stopped' }
  | { readonly kind: 'plan-complete'; readonly restartNeeded: boolean }
  | { readonly kind: 'plan-interrupted' }
  | { readonly kind: 'restart-needed' }
  | { readonly kind: 'restart-agreed' }
  | { readonly kind: 'restart-begun' }
  | { readonly kind: 'undone'; readonly results: UndoResults }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** `step`: that one alone, where several failed. */
  | { readonly kind: 'retry'; readonly step?: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancel' }
  /** An administrator's order was verified and is in the journal. */
  | { readonly kind: 'ordered' }
  /** The service refused this device for good. */
  | { readonly kind: 'revoked'; readonly failure: Failure }
  | { readonly kind: 'unenroll-asked' }
  | { readonly kind: 'unenroll-confirmed' }
  | { readonly kind: 'unenroll-refused' };

export const stepsOf = (state: State): readonly Step[] => ('plan' in state ? state.plan.steps : []);
