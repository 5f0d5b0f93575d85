/** A plan and an order that are right in every way, signed by whoever a test likes. */
import { type Order, ORDER_TYPE } from '../../../../protocol/order.ts';
import { type Plan, PLAN_TYPE } from '../../../../protocol/plan.ts';
import { thumbprint } from '../device/thumbprint.ts';
import { verifyOrder } from '../verify-order.ts';
import { verifyPlan } from '../verify-plan.ts';
import type { PlanAuthority } from '../verify-signed.ts';
import type { Issued } from './certificates.ts';
import { DEVICE, ENROLLMENT, ORGANISATION, plan, signJws } from './service.ts';
import { softwareKeys } from './software-keys.ts';

export const KEYS = softwareKeys();
export const JKT = thumbprint(KEYS.signing);
export const EXPECTED = { device: DEVICE, enrollment: ENROLLMENT, lastSequence: 4 };

/** Seconds. */
export const HOUR = 3600;
export const NOW = Math.floor(Date.now() / 1000);

export const authority = ({ der }: Issued, now = NOW * 1000): PlanAuthority => ({
  planSigner: der,
  organisation: ORGANISATION,
  jkt: JKT,
  now,
});

export const goodPlan = (change: Partial<Plan> = {}): Plan =>
  plan(JKT, { sequence: 5, iat: NOW, exp: NOW + HOUR, ...change });

export const goodOrder = (change: Partial<Order> = {}): Order => ({
  iss: ORGANISATION,
  sub: DEVICE,
  enrollment: ENROLLMENT,
  id: 'order-1',
  sequence: 5,
  action: 'unenroll',
  iat: NOW,
  exp: NOW + HOUR,
  cnf: { jkt: JKT },
  ...change,
});

/** How each of the two is made and verified. */
export const PLAN = {
  kind: 'PLAN',
  typ: PLAN_TYPE,
  good: (): object => goodPlan(),
  sign: (signer: Issued, payload: unknown, header: object = {}) =>
    signJws(signer, payload, { typ: PLAN_TYPE, ...header }),
  verify: (signed: string, pinned: Issued) => verifyPlan(signed, authority(pinned), EXPECTED),
} as const;

export const ORDER = {
  kind: 'ORDER',
  typ: ORDER_TYPE,
  good: (): object => goodOrder(),
  sign: (signer: Issued, payload: unknown, header: object = {}) =>
    signJws(signer, payload, { typ: ORDER_TYPE, ...header }),
  verify: (signed: string, pinned: Issued) => verifyOrder(signed, authority(pinned), EXPECTED),
} as const;
