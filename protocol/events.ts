/**
 * `POST /agent/v1/events`: what happened on the computer, as it happens or later when the network was away (A5).
 * `sequence` counts per enrollment from 1 without gaps; the server stores each once, so that sending again is safe.
 */
import { z } from 'zod';
import { isErrorCode } from './errors.ts';
import { Id, Milliseconds, Text } from './wire.ts';

const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({
    sequence: z.int().min(1).max(1_000_000),
    /** The computer's clock, milliseconds since 1970. */
    at: Milliseconds,
    kind: z.literal(kind),
    ...shape,
  });

const code = z.string().max(64).refine(isErrorCode);

export const AgentEvent = z.discriminatedUnion('kind', [
  event('plan-accepted', { planSequence: z.int().min(1) }),
  event('consented', {}),
  event('declined', {}),
  event('step-started', { step: Id, attempt: z.int().min(1) }),
  event('step-done', { step: Id, durationMs: z.int().min(0), changed: z.boolean() }),
  /** Applied; effective after the restart. */
  event('step-pending', { step: Id, durationMs: z.int().min(0) }),
  event('step-failed', { step: Id, code, details: z.record(z.string().max(64), z.string().max(500)) }),
  event('step-skipped', { step: Id, because: Id }),
  event('restart-asked', {}),
  event('enrolled', { hostName: Text }),
  /** An administrator's order was verified and is being followed. */
  event('order-accepted', { order: Id }),
  /** What came as an order was not followed. */
  event('order-refused', { code }),
  event('cancelled', {}),
  event('unenrolled', { removed: z.array(Id).max(200), kept: z.array(Id).max(200) }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;

export const EventsRequest = z.strictObject({ events: z.array(AgentEvent).min(1).max(100) });
/** `through`: every event up to this sequence is stored. */
export const EventsResponse = z.object({ through: z.int().min(0) });
