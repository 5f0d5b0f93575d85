/** A computer: the port that `platform/{win32,darwin,sandbox}` implement. */
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { Step, StepKind } from '../../../protocol/plan.ts';
import type { ComputerFacts } from '../../../protocol/redeem.ts';
import type { Guidance, GuidanceAnswer, GuidanceQuestion } from '../../contract/guidance.ts';
import type { JournalFile } from './journal-file.ts';
import type { KeyStore } from './keys.ts';
import type { DownloadFrom, PackageBytes, ServerInfo } from './server.ts';

/** "Unknown" is not "absent": a check that could not tell says why, and with which code. */
export type Checked =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-done' }
  /** Applied; effective after the restart. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'unknown'; readonly why: string; readonly code?: ErrorCode };

export type ManagementState =
  | { readonly kind: 'managed'; readonly by: string; readonly enrollment: string | undefined }
  | { readonly kind: 'not-managed' }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a step may use while it is applied. */
export interface StepContext {
  readonly device: string;
  readonly enrollment: string;
  /** What the plan says about the whole computer, for steps that must fit to it. */
  readonly computer: { readonly name: string | null; readonly domain: string | null };
  readonly signal: AbortSignal;
  /** Bytes downloaded so far. */
  progress(done: number, total: number): void;
  /** The bytes of a URL of the plan, or the rest of them where the server can. */
  download(url: string, from?: DownloadFrom): Promise<PackageBytes>;
  /** The step's secret. The step fills it with zeros after use. */
  secret(): Promise<Uint8Array>;
  /** The same as it came, encrypted to this device: for whoever passes it on to where the keys are. */
  sealedSecret(): Promise<string>;
  /**
   * Says what the person must do in the system now, until the next call or the end of the step; `null`: nothing any
   * more. Meanwhile the step's own time stands still: whoever waits for a person bounds that, and asks.
   * @returns the answer to `question`; `over` when other guidance took its place or the step ended
   */
  guide(guidance: Guidance | null, question?: GuidanceQuestion): Promise<GuidanceAnswer>;
}

/** How one kind of step is done on this computer. Each method throws a GangwayError. */
export interface StepAction<S extends Step = Step> {
  /**
   * `once`: `check` sees the effect, so that it is never applied twice, whatever crashes.
   * `at-least-once`: a crash between effect and journal may repeat it; the documentation says so.
   */
  readonly guarantee: 'once' | 'at-least-once';
  /** Looks, changes nothing. Also the verification after `apply`. */
  check(step: S): Promise<Checked>;
  /** Makes it so. Must be safe to repeat after being killed anywhere inside. */
  apply(step: S, context: StepContext): Promise<void>;
  /** Takes it back. `kept`: it cannot be or must not be taken back. Safe to repeat. */
  undo(step: S): Promise<'removed' | 'kept'>;
}

export type StepActions = { readonly [Kind in StepKind]: StepAction<Extract<Step, { kind: Kind }>> };

/** Restarting the computer, and going on afterwards. */
export interface RestartControl {
  /** Another one after each start of the computer. */
  bootId(): Promise<string>;
  /** Makes the agent go on after the next sign-in of any account. Safe to repeat. */
  continueAfter(): Promise<void>;
  /** Takes that back. Safe to repeat. */
  forget(): Promise<void>;
  /** Restarts the computer; the caller asked the person first. */
  restartNow(): Promise<void>;
}

/** What a platform adds whose changes are made by an elevated helper (main/helper). */
export interface Elevated {
  /** Whether the system will ask the person for permission before the next change. */
  readonly asks: boolean;
  /** A helper that ended, or was refused, may be started once more: the person wished to go on. */
  again(): void;
  /**
   * Shows it the plan whose steps come next. It verifies the plan itself.
   * @throws PLAN_…
   */
  accept(plan: { readonly signed: string; readonly server: ServerInfo }): Promise<void>;
}

export interface Platform {
  readonly kind: 'windows' | 'macos' | 'simulated';
  facts(): Promise<ComputerFacts>;
  management(): Promise<ManagementState>;
  /** Whether something waits for a restart. */
  restartPending(): Promise<boolean>;
  readonly restart: RestartControl;
  readonly steps: StepActions;
  readonly keys: KeyStore;
  readonly journal: JournalFile;
  /** What an elevated helper writes down for itself: who is no administrator cannot write there. */
  readonly helperJournal: JournalFile;
  /**
   * The last lines that the installer of a step wrote, without secrets; `undefined`: it wrote nothing that was kept.
   * For helpdesk; nothing in it is believed.
   */
  installerOutput(step: string): Promise<string | undefined>;
  /** Absent where this very process changes the computer. */
  readonly elevated?: Elevated;
  /**
   * Makes sure that one agent at a time works on this computer; the operating system lets go when it dies.
   * @throws STATE_BUSY
   */
  lock(): Promise<{ release(): Promise<void> }>;
}
