import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan, Step } from '../../protocol/plan.ts';
import { GangwayError } from '../../protocol/errors.ts';
import { rootStep } from '../platform/testing/rehearsal.ts';
import { right } from './testing/authorities.ts';
import { local, withRootStep } from './testing/computers.ts';
import {
  acceptance,
  applyStep,
  codeOf,
  effectsOf,
  HELLO,
  onStage,
  type Scene,
  serve,
  signedFor,
  stateOf,
  STEPS,
} from './testing/stage.ts';

const [root, management] = STEPS as [Step, Step];

const show = ({ agent, keys }: Scene, steps: Step[], change: Partial<Plan>): Promise<unknown> =>
  agent.ask(acceptance(right.planSigner, signedFor(right.planSigner, keys, steps, change)));

/** Root and management are there. */
const applied = (use: (on: Scene) => Promise<void>): Promise<void> =>
  onStage(async (on) => {
    await on.agent.ask(applyStep('root'));
    await on.agent.ask(applyStep('management'));
    await use(on);
  });

describe('A15 the way back through the helper', () => {
  test('takes back first what needs the step that is asked for', () =>
    applied(async ({ agent, computer }) => {
      expect(await agent.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'removed' });
      expect(await effectsOf(computer)).toEqual([]);
      expect(await agent.ask({ command: 'undo', step: 'management' })).toEqual({ result: 'removed' });
    }));

  test('leaves what the plan says that it stays, whoever asks', () =>
    onStage(
      async (on) => {
        await show(on, [{ ...rootStep, removable: false }], {});
        await on.agent.ask(applyStep('root'));
        const before = await effectsOf(on.computer);
        expect(await on.agent.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'kept' });
        await on.agent.ask({ command: 'destroy-keys' });
        expect(await effectsOf(on.computer)).toEqual(before);
      },
      { accepted: false },
    ));

  test("takes a step back once: what comes there afterwards is somebody else's", () => {
    let undone = 0;
    const undo = async (): Promise<'removed'> => {
      undone += 1;
      return 'removed';
    };
    return onStage(
      async ({ agent }) => {
        await agent.ask(applyStep('root'));
        expect(await agent.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'removed' });
        expect(await agent.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'removed' });
        await agent.ask({ command: 'destroy-keys' });
        expect(undone).toBe(1);
      },
      { platform: withRootStep({ undo }) },
    );
  });

  test('comes to an end, too, when a later plan turned the order of two steps round', () =>
    applied(async (on) => {
      const turned = [
        { ...management, needs: [] },
        { ...root, needs: [management.id] },
      ];
      await show(on, turned, { sequence: 2 });
      await on.agent.ask(applyStep('root'));
      expect(await on.agent.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'removed' });
      expect(await effectsOf(on.computer)).toEqual([]);
    }));

  test('A10 takes back what a later plan names no longer, before the keys go', () =>
    applied(async (on) => {
      await show(on, [root], { sequence: 2 });
      expect(await on.agent.ask({ command: 'undo', step: 'root' })).toEqual({ result: 'removed' });
      await on.agent.ask({ command: 'destroy-keys' });
      expect(await effectsOf(on.computer)).toEqual([]);
    }));

  test('A10 the keys go last: what is left then is taken back first', () =>
    applied(async ({ agent, computer, keys }) => {
      await agent.ask({ command: 'destroy-keys' });
      expect(await effectsOf(computer)).toEqual([]);
      const names = Object.keys(await stateOf(computer));
      // The record is put aside: what comes next begins a new one.
      expect(names).toContain('agent/elevated-1.jsonl');
      expect(names).not.toContain('agent/elevated.jsonl');
      expect((await local(computer).keys.open()).signing).not.toEqual(keys.signing);
    }));

  test('A10 the keys stay when something that is left cannot be taken back now', () =>
    onStage(
      async ({ agent, computer, keys }) => {
        await agent.ask(applyStep('root'));
        expect(await codeOf(agent.ask({ command: 'destroy-keys' }))).toBe('STATE_UNWRITABLE');
        expect((await local(computer).keys.open()).signing).toEqual(keys.signing);
      },
      { platform: withRootStep({ undo: () => Promise.reject(new GangwayError('STATE_UNWRITABLE')) }) },
    ));

  test('A10 is open to a computer whose keys were lost', () =>
    applied(async ({ agent, computer }) => {
      await agent.link.close();
      await agent.ended;
      await rm(join(computer, 'agent/keystore/keys.json'));
      const next = serve(computer);
      await next.ask(HELLO);
      expect(await next.ask({ command: 'undo', step: 'management' })).toEqual({ result: 'removed' });
      await next.ask({ command: 'destroy-keys' });
      await next.link.close();
      await next.ended;
      expect(await effectsOf(computer)).toEqual([]);
    }));

  test('G10 once the keys are gone the plan is, too: nothing is done that no record would tell of', () =>
    onStage(async ({ agent, computer }) => {
      await agent.ask({ command: 'destroy-keys' });
      expect(await codeOf(agent.ask(applyStep('root')))).toBe('HELPER_REFUSED');
      expect(await effectsOf(computer)).toEqual([]);
    }));
});

describe('G10 another enrollment of the same computer', () => {
  const seconds = Math.floor(Date.now() / 1000);
  const later = { enrollment: 'enrollment-2', iat: seconds, exp: seconds + 3600 };

  test('begins where nothing of the one before is left, and not with a plan from before it', () =>
    onStage(
      async (on) => {
        const old = { iat: seconds - 100, exp: seconds + 3500, sequence: 7 };
        await show(on, [rootStep], old);
        await show(on, [rootStep, management], later);
        expect(await codeOf(show(on, [rootStep], old))).toBe('PLAN_REPLAYED');
        await on.agent.ask(applyStep('root'));
      },
      { accepted: false },
    ));

  test('does not begin while something is left', () =>
    applied(async (on) => {
      expect(await codeOf(show(on, STEPS, later))).toBe('PLAN_OTHER_ENROLLMENT');
    }));
});
