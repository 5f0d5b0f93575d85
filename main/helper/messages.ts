/**
 * Everything that agent and helper can say to each other: closed unions, checked on both sides. What is not in here
 * cannot be asked of the helper.
 */
import { z } from 'zod';
import { GangwayError, isErrorCode } from '../../protocol/errors.ts';
import { Base64, CompactJwe, CompactJws, Id, PublicJwk } from '../../protocol/wire.ts';
import { Guidance, GuidanceAnswer, GuidanceQuestion } from '../contract/guidance.ts';
import type { Failure } from '../core/failure.ts';

/** Both are shipped together; another number means that their files were mixed. */
export const HELPER_PROTOCOL = 1;

/** Bytes that the device's key signs at once: proofs and the certificate request are far shorter. */
const SIGN_LIMIT = 8 * 1024;
/** Bytes that are written to the agent's journal at once. */
export const JOURNAL_LIMIT = 256 * 1024;
/** Bytes of a download in one frame. */
export const PIECE_LIMIT = 256 * 1024;
/** Bytes of a download that are under way and not used yet. */
export const WINDOW = 4 * 1024 * 1024;

const base64 = (limit: number) =>
  z
    .string()
    .max(Math.ceil(limit / 3) * 4)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/);
/** Of a command or of a question, counted by whoever asks. */
const Count = z
  .int()
  .min(1)
  .max(2 ** 40);
const Length = z
  .int()
  .min(0)
  .max(2 ** 40);

const command = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ command: z.literal(name), ...shape });

/** Steps are named by their id in a plan that the helper verified itself: neither paths nor commands nor contents. */
export const Command = z.discriminatedUnion('command', [
  /** First, and once. `journal`: bytes of the agent's journal as the agent read it. */
  command('hello', { protocol: z.literal(HELPER_PROTOCOL), journal: Length }),
  /** Who manages the computer: some of that only administrators may read. */
  command('management', {}),
  command('keys', {}),
  command('sign', { data: base64(SIGN_LIMIT) }),
  command('destroy-keys', {}),
  command('accept-plan', {
    signed: CompactJws,
    organisation: Id,
    planSigner: Base64,
    clockOffset: z.number().min(-1e12).max(1e12),
  }),
  command('check', { step: Id }),
  command('apply', { step: Id }),
  command('undo', { step: Id }),
  command('continue-after', {}),
  command('forget-continuing', {}),
  command('restart-now', {}),
  command('journal-append', { bytes: base64(JOURNAL_LIMIT) }),
  command('journal-sync', {}),
  command('journal-truncate', { length: Length }),
  command('journal-archive', {}),
  command('end', {}),
]);
export type Command = z.infer<typeof Command>;
export type CommandName = Command['command'];

const FailureMessage = z.strictObject({
  code: z.string().refine(isErrorCode),
  details: z.record(z.string().max(64), z.string().max(2000)),
  retryAfter: z.number().optional(),
});

const Tag = z.string().min(3).max(202);

const message = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ type: z.literal(name), ...shape });

export const FromAgent = z.discriminatedUnion('type', [
  message('command', { id: Count, command: Command }),
  /** The command under way shall stop as soon as it can. */
  message('cancel', { id: Count }),
  message('alive', {}),
  // Answers to questions of the helper.
  message('download-begun', { ask: Count, offset: Length.optional(), tag: Tag.optional() }),
  message('download-over', { ask: Count }),
  message('sealed-secret', { ask: Count, sealed: CompactJwe }),
  message('guidance-answer', { ask: Count, answer: GuidanceAnswer }),
  message('ask-failed', { ask: Count, failure: FailureMessage }),
]);
export type FromAgent = z.infer<typeof FromAgent>;

/** What the helper needs of the agent while a step is applied: the network, and the person. */
const Ask = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('download'),
    url: z.string().max(1000),
    from: z.strictObject({ offset: Length, tag: Tag }).optional(),
  }),
  z.strictObject({ what: z.literal('secret') }),
  z.strictObject({
    what: z.literal('guide'),
    guidance: Guidance.nullable(),
    question: GuidanceQuestion.optional(),
  }),
]);
export type Ask = z.infer<typeof Ask>;

export const FromHelper = z.discriminatedUnion('type', [
  message('answer', { id: Count, value: z.unknown().optional() }),
  message('failed', { id: Count, failure: FailureMessage }),
  message('progress', { id: Count, done: Length, total: Length }),
  /** @see Ask; `id` is the command that needs it. */
  message('ask', { ask: Count, id: Count, about: Ask }),
  /** So many bytes of a download were used: as many more may come. */
  message('taken', { ask: Count, bytes: Length }),
  message('download-stop', { ask: Count }),
  /** The last words. */
  message('refused', { failure: FailureMessage }),
]);
export type FromHelper = z.infer<typeof FromHelper>;

/** What each command that has one answers. */
export const KeysAnswer = z.strictObject({
  signing: PublicJwk,
  agreement: PublicJwk,
  heldBy: z.string().max(200),
});
export const SignAnswer = z.strictObject({ signature: base64(64) });
export const CheckAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['done', 'not-done', 'pending']) }),
  z.strictObject({
    kind: z.literal('unknown'),
    why: z.string().max(2000),
    code: z.string().refine(isErrorCode).optional(),
  }),
]);
export const ManagementAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-managed') }),
  z.strictObject({ kind: z.literal('unknown'), why: z.string().max(2000) }),
  z
    .strictObject({
      kind: z.literal('managed'),
      by: z.string().max(2000),
      enrollment: z.string().max(200).optional(),
    })
    .transform(({ kind, by, enrollment }) => ({ kind, by, enrollment })),
]);
export const UndoAnswer = z.strictObject({ result: z.enum(['removed', 'kept']) });

export type FailureMessage = z.infer<typeof FailureMessage>;

export const toMessage = ({ code, details, retryAfter }: Failure): FailureMessage => ({
  code,
  details: Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key.slice(0, 64), value.slice(0, 2000)]),
  ),
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

export const fromMessage = ({ code, details, retryAfter }: FailureMessage): GangwayError =>
  new GangwayError(code, { details, retryAfter });
