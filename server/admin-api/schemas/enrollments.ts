/** Enrollments as helpdesk watches them. */
import { z } from 'zod';
import { isErrorCode } from '../../../protocol/errors.ts';
import { AgentEvent } from '../../../protocol/events.ts';
import { ComputerFacts } from '../../../protocol/redeem.ts';
import { EnrollmentState } from '../../../protocol/status.ts';
import { Id, Milliseconds, Text } from '../../../protocol/wire.ts';
import { PageQuery, Search } from './page.ts';

/** An administrator's order to unenroll. `over`: the enrollment ended before the device took it. */
export const OrderState = z.enum(['waiting', 'taken', 'done', 'withdrawn', 'over']);
export type OrderState = z.infer<typeof OrderState>;

export const EnrollmentRow = z.strictObject({
  id: Id,
  state: EnrollmentState,
  hostName: z.string(),
  serial: z.string(),
  platform: ComputerFacts.shape.platform,
  /** Such as `Windows 11 Pro`. */
  osName: z.string(),
  simulated: z.boolean(),
  item: z.strictObject({ id: Id, name: Text }).nullable(),
  startedAt: Milliseconds,
  changedAt: Milliseconds,
  /** The failure that stands, while the state is `failed`. */
  problem: z.strictObject({ step: Id.nullable(), code: z.string().refine(isErrorCode) }).nullable(),
  /** Since when its device is refused for good. */
  revokedAt: Milliseconds.nullable(),
  /** The last one. `refused`: what the device answered to it. */
  order: z
    .strictObject({
      state: OrderState,
      by: Text,
      at: Milliseconds,
      refused: z.string().refine(isErrorCode).nullable(),
    })
    .nullable(),
});
export type EnrollmentRow = z.infer<typeof EnrollmentRow>;

export const StoredEvent = z.strictObject({
  /** The computer's clock stands in the event; this is the service's. */
  receivedAt: Milliseconds,
  event: AgentEvent,
});
export type StoredEvent = z.infer<typeof StoredEvent>;

export const Enrollment = z.strictObject({
  ...EnrollmentRow.shape,
  facts: ComputerFacts,
  agentVersion: z.string(),
  language: z.string(),
  /** What the plan asks for, in its order; empty before the agent fetched it. */
  steps: z.array(z.strictObject({ id: Id, kind: z.string(), subject: z.string() })),
  events: z.array(StoredEvent),
});
export type Enrollment = z.infer<typeof Enrollment>;

export const EnrollmentsQuery = z.strictObject({
  ...PageQuery.shape,
  search: Search.optional(),
  state: EnrollmentState.optional(),
});
export type EnrollmentsQuery = z.infer<typeof EnrollmentsQuery>;

/** `event: enrollment` of the live view. `event` is null when an enrollment begins. */
export const LiveEvent = z.strictObject({ enrollment: EnrollmentRow, event: StoredEvent.nullable() });
export type LiveEvent = z.infer<typeof LiveEvent>;
