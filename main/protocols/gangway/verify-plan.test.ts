import { beforeAll, describe, expect, test } from 'vitest';
import type { Step } from '../../../protocol/plan.ts';
import { agent, clock, codeOf, failureOf } from './testing/agent.ts';
import { type Authorities, makeAuthorities, ORGANISATION } from './testing/service.ts';
import { authority, EXPECTED, goodPlan, HOUR, KEYS, NOW, PLAN } from './testing/signed.ts';
import { verifyPlan } from './verify-plan.ts';

let right: Authorities;
beforeAll(async () => {
  right = await makeAuthorities();
});

const sign = (payload: unknown): string => PLAN.sign(right.planSigner, payload);
const verify = (signed: string) => PLAN.verify(signed, right.planSigner);

const step = (id: string, content: object, needs: string[] = []) => ({
  id,
  needs,
  onFailure: 'stop',
  removable: true,
  ...content,
});
const hostName = (id: string, needs: string[] = []) =>
  step(id, { kind: 'host-name', hostName: 'ACME-1' }, needs);
const ROOT = { kind: 'root-certificate', name: 'Root', certificate: 'AAAA', sha256: '0'.repeat(64) };
const APPLICATION = {
  kind: 'application',
  name: 'App',
  version: '1.0.0',
  product: 'app',
  format: 'simulated',
  url: 'http://server.example/app',
  size: 1,
  sha256: '0'.repeat(64),
};

describe('a plan that is right', () => {
  test('G10 with the sequence accepted last is the same plan again', async () => {
    await expect(verify(sign(goodPlan({ sequence: 4 })))).resolves.toBeDefined();
  });

  test('G3 is accepted on a computer whose clock is wrong by days, as the offset is known', async () => {
    const days = 5 * 86_400_000;
    const late = agent({ clock: { ...clock, now: () => Date.now() - days } }).session(
      {
        origin: 'https://server.example',
        organisation: { id: ORGANISATION, name: 'Acme', help: {} },
        root: null,
        planSigner: right.planSigner.der,
        clockOffset: days,
      },
      KEYS,
    );
    await expect(late.verifyPlan(sign(goodPlan()), EXPECTED)).resolves.toBeDefined();
  });

  test('A10 G10 whose time is over takes back what it did, and nothing more: only its age is forgiven', async () => {
    const old = goodPlan({ iat: NOW - 2 * HOUR, exp: NOW - HOUR });
    const expected = { ...EXPECTED, evenExpired: true };
    const verifyOld = (signed: string) => verifyPlan(signed, authority(right.planSigner), expected);
    await expect(verifyOld(sign(old))).resolves.toMatchObject({ plan: old });
    expect(await codeOf(verify(sign(old)))).toBe('PLAN_EXPIRED');
    expect(await codeOf(verifyOld(sign({ ...old, sub: 'device-2' })))).toBe('PLAN_OTHER_DEVICE');
    expect(await codeOf(verifyOld(PLAN.sign(right.root, old)))).toBe('PLAN_SIGNATURE');
  });
});

describe('G10 a plan that is signed rightly, but', () => {
  test.each([
    ['with an id twice', [hostName('a'), hostName('a')]],
    ['needing what is not there', [hostName('a', ['b'])]],
    ['needing itself', [hostName('a', ['a'])]],
    ['going in a circle', [hostName('z'), hostName('a', ['c']), hostName('b', ['a']), hostName('c', ['b'])]],
    ['without a step', []],
    ['with an unknown member of a step', [{ ...hostName('a'), extra: 1 }]],
    ['with a root that contradicts its hash', [step('root', ROOT)]],
    ['with a package over plain HTTP', [step('app', APPLICATION)]],
  ])('G10 %s is invalid', async (_what, steps) => {
    expect(await codeOf(verify(sign(goodPlan({ steps: steps as Step[] }))))).toBe('PLAN_INVALID');
  });

  test('G10 a step of a kind this agent does not know is named, not skipped', async () => {
    const steps = [hostName('a'), { id: 'vpn', kind: 'vpn-profile', needs: [], novelty: true }];
    const failure = await failureOf(verify(sign({ ...goodPlan(), steps })));
    expect([failure.code, failure.details]).toEqual([
      'PLAN_STEP_UNKNOWN',
      { kind: 'vpn-profile', step: 'vpn' },
    ]);
  });
});
