import { createHmac, createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Order, ORDER_TYPE } from '../../../protocol/order.ts';
import { PLAN_TYPE } from '../../../protocol/plan.ts';
import type { AcceptedOrder, AcceptedPlan } from '../../core/ports/server.ts';
import { codeOf } from './testing/agent.ts';
import { type Issued, makeDeviceCertificate, makePlanSigner, makeRoot } from './testing/certificates.ts';
import {
  type Authorities,
  DEVICE,
  ENROLLMENT,
  makeAuthorities,
  ORGANISATION,
  plan,
  signJws,
} from './testing/service.ts';
import { softwareKeys } from './testing/software-keys.ts';
import { thumbprint } from './device/thumbprint.ts';
import { verifyOrder } from './verify-order.ts';
import { verifyPlan } from './verify-plan.ts';

const keys = softwareKeys();
const jkt = thumbprint(keys.signing);
const expected = { device: DEVICE, enrollment: ENROLLMENT, lastSequence: 4 };
const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);

let right: Authorities;
beforeAll(async () => {
  right = await makeAuthorities();
});

const order = (change: Partial<Order> = {}): Order => ({
  iss: ORGANISATION,
  sub: DEVICE,
  enrollment: ENROLLMENT,
  id: 'order-1',
  sequence: 5,
  action: 'unenroll',
  iat: now,
  exp: now + HOUR,
  cnf: { jkt },
  ...change,
});

const sign = (signer: Issued, payload: unknown, header: Record<string, unknown> = {}): string =>
  signJws(signer, payload, { typ: ORDER_TYPE, ...header });

const authority = (planSigner: Issued = right.planSigner) => ({
  planSigner: planSigner.der,
  organisation: ORGANISATION,
  jkt,
  now: now * 1000,
});

const verify = (signed: string): Promise<AcceptedOrder> => verifyOrder(signed, authority(), expected);
const verifyAsPlan = (signed: string): Promise<AcceptedPlan> => verifyPlan(signed, authority(), expected);

test('A15 an order by the pinned plan signer for this enrollment is accepted, with the bytes it came in', async () => {
  const signed = sign(right.planSigner, order());
  expect(await verify(signed)).toEqual({ order: order(), signed });
});

describe('A15 an order signed by anybody else', () => {
  test.each([
    ['a device certificate', () => makeDeviceCertificate(right.root)],
    ['the TLS certificate', () => right.server],
    ['the root itself', () => right.root],
    ["another organisation's plan key under the same root", () => makePlanSigner(right.root, 'org-2')],
    ['a second plan key that is not pinned', () => makePlanSigner(right.root, ORGANISATION)],
    ['a plan key under another root', async () => makePlanSigner(await makeRoot('Other'), ORGANISATION)],
  ] as const)('A15 %s is refused, whatever its header brings along', async (_what, make) => {
    const signer: Issued = await make();
    const jwk = createPublicKey(signer.keyPem).export({ format: 'jwk' });
    for (const header of [
      {},
      { x5c: [signer.der] },
      { jwk },
      { kid: 'plan-key' },
      { jku: 'https://x.test' },
    ]) {
      expect(await codeOf(verify(sign(signer, order(), header)))).toBe('ORDER_SIGNATURE');
    }
  });

  test('A15 a pinned certificate that may not sign plans signs no orders either', async () => {
    const device = await makeDeviceCertificate(right.root);
    const signed = sign(device, order());
    expect(await codeOf(verifyOrder(signed, authority(device), expected))).toBe('PLAN_SIGNER');
  });

  test('A15 alg none, and HS256 with the public key as the secret, are refused', async () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${encode({ alg: 'none', typ: ORDER_TYPE })}.${encode(order())}`;
    expect(await codeOf(verify(`${none}.`))).toBe('ORDER_SIGNATURE');
    const input = `${encode({ alg: 'HS256', typ: ORDER_TYPE })}.${encode(order())}`;
    const secret = createPublicKey(right.planSigner.keyPem).export({ type: 'spki', format: 'der' });
    const mac = createHmac('sha256', secret).update(input).digest('base64url');
    expect(await codeOf(verify(`${input}.${mac}`))).toBe('ORDER_SIGNATURE');
  });

  test('A15 every single character that is changed breaks it', async () => {
    const signed = sign(right.planSigner, order());
    for (let position = 0; position < signed.length; position += 7) {
      const changed = signed[position] === 'A' ? 'B' : 'A';
      const broken = `${signed.slice(0, position)}${changed}${signed.slice(position + 1)}`;
      // oxlint-disable-next-line no-await-in-loop -- one after the other names the position that fails
      expect([position, await codeOf(verify(broken))]).toEqual([position, 'ORDER_SIGNATURE']);
    }
  });
});

describe('A15 plans and orders are no substitute for each other', () => {
  test('A15 an order with the type of a plan, or of anything else, is no order', async () => {
    for (const typ of [PLAN_TYPE, 'JWT', 'gangway-secret', undefined]) {
      expect(await codeOf(verify(sign(right.planSigner, order(), { typ })))).toBe('ORDER_SIGNATURE');
    }
  });

  test('A15 a plan is no order, and with the type of an order it is an invalid one', async () => {
    const content = plan(jkt, { sequence: 5 });
    expect(await codeOf(verify(signJws(right.planSigner, content)))).toBe('ORDER_SIGNATURE');
    expect(await codeOf(verify(sign(right.planSigner, content)))).toBe('ORDER_INVALID');
  });

  test('A15 G10 an order is no plan, nor is a plan with the type of an order', async () => {
    expect(await codeOf(verifyAsPlan(sign(right.planSigner, order())))).toBe('PLAN_SIGNATURE');
    const content = plan(jkt, { sequence: 5 });
    expect(await codeOf(verifyAsPlan(sign(right.planSigner, content)))).toBe('PLAN_SIGNATURE');
    expect(await codeOf(verifyAsPlan(signJws(right.planSigner, order())))).toBe('PLAN_INVALID');
  });
});

describe('A15 an order that is signed rightly, but', () => {
  test.each([
    ['taken before', { sequence: 4 }, 'ORDER_REPLAYED'],
    ['older than the last one', { sequence: 1 }, 'ORDER_REPLAYED'],
    ['for another device', { sub: 'device-2' }, 'ORDER_OTHER_DEVICE'],
    ['for another key', { cnf: { jkt: thumbprint(keys.agreement) } }, 'ORDER_OTHER_DEVICE'],
    ['for another enrollment', { enrollment: 'enrollment-2' }, 'ORDER_OTHER_ENROLLMENT'],
    ['of another organisation', { iss: 'org-2' }, 'ORDER_OTHER_ORGANISATION'],
    ['expired', { iat: now - 2 * HOUR, exp: now - 1 }, 'ORDER_EXPIRED'],
    ['of the future', { iat: now + HOUR, exp: now + 2 * HOUR }, 'ORDER_EXPIRED'],
    ['over before it begins', { iat: now + 30, exp: now + 10 }, 'ORDER_EXPIRED'],
    ['asking for what there is not', { action: 'wipe' }, 'ORDER_INVALID'],
    ['with more than an order has', { steps: [] }, 'ORDER_INVALID'],
  ] as const)('A15 %s is refused with its code', async (_what, change, code) => {
    const signed = sign(right.planSigner, { ...order(), ...change });
    expect(await codeOf(verify(signed))).toBe(code);
  });

  test.each(['', '.', '..', 'a.b.c', '💥.💥.💥'])('A15 %j is refused', async (signed) => {
    expect(await codeOf(verify(signed))).toBe('ORDER_SIGNATURE');
  });
});
