/** `GET /agent/v1/status`: how the service sees this device now. */
import { z } from 'zod';
import { CompactJws, Id, Milliseconds, Version } from './wire.ts';

export const EnrollmentState = z.enum([
  'redeemed',
  'setting-up',
  'restarting',
  'failed',
  'enrolled',
  'cancelled',
  'unenrolled',
]);
export type EnrollmentState = z.infer<typeof EnrollmentState>;

export const StatusResponse = z.object({
  device: Id,
  enrollment: Id,
  state: EnrollmentState,
  planSequence: z.int().min(0),
  eventsThrough: z.int().min(0),
  minimumAgentVersion: Version,
  serverTime: Milliseconds,
  /** An administrator's order that waits for this device (order.ts). */
  order: CompactJws.optional(),
});
export type StatusResponse = z.infer<typeof StatusResponse>;
