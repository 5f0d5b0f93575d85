import { beforeAll, expect, test } from 'vitest';
import { codeOf } from './testing/agent.ts';
import { type Authorities, makeAuthorities } from './testing/service.ts';
import { goodOrder, goodPlan, ORDER, PLAN } from './testing/signed.ts';

let right: Authorities;
beforeAll(async () => {
  right = await makeAuthorities();
});

const refusal = (signed: string) => codeOf(ORDER.verify(signed, right.planSigner));

test('A15 an order that was taken before is refused', async () => {
  const signed = ORDER.sign(right.planSigner, goodOrder({ sequence: 4 }));
  expect(await refusal(signed)).toBe('ORDER_REPLAYED');
});

test.each([
  ['asking for what there is not', { action: 'wipe' }],
  ['with more than an order has', { steps: [] }],
])('A15 an order %s is invalid', async (_what, change) => {
  const signed = ORDER.sign(right.planSigner, { ...goodOrder(), ...change });
  expect(await refusal(signed)).toBe('ORDER_INVALID');
});

test('A15 G10 plans and orders are no substitute for each other', async () => {
  expect(await refusal(PLAN.sign(right.planSigner, goodPlan()))).toBe('ORDER_SIGNATURE');
  expect(await refusal(ORDER.sign(right.planSigner, goodPlan()))).toBe('ORDER_INVALID');
  const asPlan = (signed: string) => codeOf(PLAN.verify(signed, right.planSigner));
  expect(await asPlan(ORDER.sign(right.planSigner, goodOrder()))).toBe('PLAN_SIGNATURE');
  expect(await asPlan(PLAN.sign(right.planSigner, goodOrder()))).toBe('PLAN_INVALID');
});
