/**
 * An administrator's order to a device that is enrolled (A15): a compact JWS (ES256) by the plan signer, with a type
 * of its own, so that no plan can be taken for an order and no order for a plan. `GET /agent/v1/status` hands it over;
 * the agent (and the helper) verifies it.
 */
import { z } from 'zod';
import { Id, Seconds, Thumbprint } from './wire.ts';

/** `typ` of the JWS header. */
export const ORDER_TYPE = 'gangway-order+jwt';

export const Order = z.strictObject({
  /** Organisation. */
  iss: Id,
  /** Device. */
  sub: Id,
  enrollment: Id,
  /** Names this order in reports. */
  id: Id,
  /** Grows with every order of an enrollment; one that is not newer than the last that was taken is a replay. */
  sequence: z.int().min(1),
  action: z.literal('unenroll'),
  iat: Seconds,
  exp: Seconds,
  cnf: z.strictObject({ jkt: Thumbprint }),
});
export type Order = z.infer<typeof Order>;
