/**
 * All that a window may ask of the engine. Preload, browser transport, engine door and fakes derive from
 * this object; both directions are checked against its schemas.
 */
import { z } from 'zod';
import { call, type Client, type Handlers, push } from './call.ts';
import { View } from './view.ts';

const nothing = z.void();
const short = z.string().max(64);

export const contract = {
  enrollment: {
    view: call(nothing, View),
    changed: push(View),
    chooseLanguage: call(z.strictObject({ language: short }), nothing),
    /** A server address or a whole enrollment link. */
    contactServer: call(z.strictObject({ address: z.string().max(2048) }), nothing),
    confirmRoot: call(z.strictObject({ fingerprint: short }), nothing),
    rejectRoot: call(nothing, nothing),
    /** Without `code`: the one the link brought. */
    submitCode: call(z.strictObject({ code: z.string().max(200).optional() }), nothing),
    consent: call(nothing, nothing),
    decline: call(nothing, nothing),
    retryStep: call(z.strictObject({ step: short }), nothing),
    retry: call(nothing, nothing),
    /** To the question of the guidance that is shown. */
    answerGuidance: call(z.strictObject({ step: short, answer: z.enum(['yes', 'no']) }), nothing),
    restartNow: call(nothing, nothing),
    back: call(nothing, nothing),
    cancel: call(nothing, nothing),
    askUnenroll: call(nothing, nothing),
    confirmUnenroll: call(nothing, nothing),
    keepEnrolled: call(nothing, nothing),
  },
  support: {
    /** Plain text about the current problem for helpdesk; no secret is in it. */
    details: call(nothing, z.strictObject({ text: z.string() })),
  },
} as const;

export type EngineClient = Client<typeof contract>;
export type EngineHandlers = Handlers<typeof contract>;
