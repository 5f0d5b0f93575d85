import { describe, expect, test } from 'vitest';
import type { Plan } from '../../protocol/plan.ts';
import { ORGANISATION } from '../protocols/gangway/testing/service.ts';
import { other, right } from './testing/authorities.ts';
import {
  acceptance,
  applyStep,
  codeOf,
  HELLO,
  onStage,
  type Scene,
  serve,
  signedFor,
  stateOf,
  STEPS,
} from './testing/stage.ts';

describe('G10 a plan while one is in force', () => {
  const inForce = (use: (on: Scene) => Promise<void>): Promise<void> =>
    onStage(
      async (on) => {
        await on.agent.ask(
          acceptance(right.planSigner, signedFor(right.planSigner, on.keys, STEPS, { sequence: 2 })),
        );
        await on.agent.ask(applyStep('root'));
        const before = await stateOf(on.computer);
        await use(on);
        expect(await stateOf(on.computer)).toEqual(before);
      },
      { accepted: false },
    );

  test.each<[string, string, Partial<Plan>]>([
    ['an older one', 'PLAN_REPLAYED', { sequence: 1 }],
    ['one for another device', 'PLAN_OTHER_DEVICE', { sub: 'device-2', sequence: 3 }],
    ['one of another enrollment', 'PLAN_OTHER_ENROLLMENT', { enrollment: 'enrollment-2', sequence: 3 }],
  ])('%s is refused', (_what, code, change) =>
    inForce(async ({ agent, keys }) => {
      const signed = signedFor(right.planSigner, keys, STEPS, change);
      expect(await codeOf(agent.ask(acceptance(right.planSigner, signed)))).toBe(code);
    }),
  );

  test('one of another signer is refused, whatever the agent says of it', () =>
    inForce(async ({ agent, keys }) => {
      const signed = signedFor(other.planSigner, keys, STEPS, { sequence: 3 });
      expect(await codeOf(agent.ask(acceptance(other.planSigner, signed)))).toBe('PLAN_SIGNATURE');
    }));

  test('an older one is refused after the helper was started again, too', () =>
    inForce(async ({ agent, keys, computer }) => {
      await agent.link.close();
      await agent.ended;
      const next = serve(computer);
      await next.ask(HELLO);
      const signed = signedFor(right.planSigner, keys, STEPS);
      expect(await codeOf(next.ask(acceptance(right.planSigner, signed)))).toBe('PLAN_REPLAYED');
      await next.link.close();
      await next.ended;
    }));

  test('where the installer named the signer, nobody else is believed, from the first plan on', () =>
    onStage(
      async ({ agent, keys, computer }) => {
        const signed = signedFor(other.planSigner, keys, STEPS);
        expect(await codeOf(agent.ask(acceptance(other.planSigner, signed)))).toBe('PLAN_SIGNATURE');
        await agent.ask(acceptance(other.planSigner, signedFor(right.planSigner, keys, STEPS)));
        await agent.ask(applyStep('root'));
        expect(
          Object.keys(await stateOf(computer)).filter((name) => name.startsWith('root-store')),
        ).toHaveLength(2);
      },
      { accepted: false, pin: { organisation: ORGANISATION, planSigner: right.planSigner.der } },
    ));
});
