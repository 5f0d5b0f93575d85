/**
 * What a window shows: one screen at a time, made by the engine from its state. Holds no secret:
 * a code that was typed is never part of it.
 */
import { z } from 'zod';
import { ComputerFacts } from '../../protocol/redeem.ts';
import { Help } from '../../protocol/discovery.ts';
import { isErrorCode } from '../../protocol/errors.ts';
import { STEP_KINDS } from '../../protocol/plan.ts';
import { Guidance, GuidanceQuestion } from './guidance.ts';

/** A failure as it is shown: its words come from the catalogue, keyed by `code`. */
export const ProblemView = z.strictObject({
  code: z.string().refine(isErrorCode),
  audience: z.enum(['person', 'helpdesk', 'it']),
  action: z.string(),
  /** Placeholders of the text; never secret. */
  details: z.record(z.string(), z.string()),
  retryAfter: z.number().optional(),
  /** How the person puts it right in the system, where only they can. */
  guidance: Guidance.optional(),
});
export type ProblemView = z.infer<typeof ProblemView>;

/** Who the person is dealing with, as proven so far. */
export const OrganisationView = z.strictObject({ name: z.string(), host: z.string(), help: Help });
export type OrganisationView = z.infer<typeof OrganisationView>;

export const StepView = z.strictObject({
  id: z.string(),
  kind: z.enum(STEP_KINDS),
  /** What the step is about: a certificate's, an application's, a computer's name. */
  subject: z.string(),
  /** `pending`: applied, effective after the restart. */
  state: z.enum(['waiting', 'running', 'pending', 'done', 'failed', 'skipped']),
  removable: z.boolean(),
  durationMs: z.number().optional(),
  /** Done before anything was changed: it was so already, and nothing is taken back. */
  unchanged: z.literal(true).optional(),
  /** Bytes, while something is downloaded. */
  progress: z.strictObject({ done: z.number(), total: z.number() }).optional(),
  problem: ProblemView.optional(),
});
export type StepView = z.infer<typeof StepView>;

const problem = { problem: ProblemView.optional() };

export const Screen = z.discriminatedUnion('kind', [
  /** A1: the first screen. */
  z.strictObject({ kind: z.literal('language') }),
  z.strictObject({ kind: z.literal('server'), address: z.string(), ...problem }),
  z.strictObject({ kind: z.literal('contacting'), host: z.string() }),
  /** A3: the person compares the fingerprint with what helpdesk gave. */
  z.strictObject({
    kind: z.literal('confirm-root'),
    host: z.string(),
    subject: z.string(),
    /** Milliseconds since 1970. */
    validUntil: z.number(),
    fingerprint: z.string(),
  }),
  /** A2. `hasCode`: the link brought a code, nothing needs to be typed. */
  z.strictObject({ kind: z.literal('code'), hasCode: z.boolean(), ...problem }),
  z.strictObject({ kind: z.literal('redeeming') }),
  /** It goes on where it was, and the system will ask for permission first: `retry` goes on. */
  z.strictObject({ kind: z.literal('permission') }),
  /** What IT will see and do, before anything is changed. */
  z.strictObject({ kind: z.literal('consent'), facts: ComputerFacts, steps: z.array(StepView) }),
  z.strictObject({ kind: z.literal('setting-up'), steps: z.array(StepView), cancelling: z.boolean() }),
  /** A step waits for the person, who must do something in the system; it goes on by itself after that. */
  z.strictObject({
    kind: z.literal('guidance'),
    step: z.string(),
    guidance: Guidance,
    question: GuidanceQuestion.optional(),
    /** When it began to wait, milliseconds since 1970. */
    since: z.number(),
    steps: z.array(StepView),
  }),
  /** Everything that can be done before the restart is done. It goes on by itself after the next sign-in. */
  z.strictObject({ kind: z.literal('restart'), steps: z.array(StepView), restarting: z.boolean() }),
  z.strictObject({
    kind: z.literal('finished'),
    hostName: z.string(),
    steps: z.array(StepView),
    restartNeeded: z.boolean(),
    /** Events the server has not seen yet; they are sent when it can be reached. */
    unreported: z.number(),
  }),
  /** Something stopped the flow; `retry` goes on where it was, `back` lets the input be changed. */
  z.strictObject({
    kind: z.literal('failed'),
    problem: ProblemView,
    canRetry: z.boolean(),
    canGoBack: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({
    kind: z.literal('confirm-unenroll'),
    removes: z.array(StepView),
    keeps: z.array(StepView),
  }),
  z.strictObject({ kind: z.literal('unenrolling'), steps: z.array(StepView) }),
  z.strictObject({
    kind: z.literal('unenrolled'),
    removed: z.array(StepView),
    kept: z.array(StepView),
    /** An administrator of the organisation ordered it; the person did not. */
    byOrder: z.literal(true).optional(),
    /** How the person takes away what only they can. */
    guidance: Guidance.optional(),
  }),
]);
export type Screen = z.infer<typeof Screen>;
export type ScreenKind = Screen['kind'];

export const View = z.strictObject({
  /** BCP 47 tag of the language chosen, `null` before it is. */
  language: z.string().nullable(),
  /** The simulated computer says so on every screen. */
  simulated: z.boolean(),
  /** Whose dialogs and settings the person meets. */
  system: ComputerFacts.shape.platform,
  /** Before the next thing that changes the computer the system asks for permission: to be said beforehand. */
  asksPermission: z.boolean(),
  organisation: OrganisationView.nullable(),
  screen: Screen,
});
export type View = z.infer<typeof View>;
