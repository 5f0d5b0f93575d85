import { describe, expect, test, vi } from 'vitest';
import { GangwayError } from '../../protocol/errors.ts';
import type { DeviceKeys } from '../core/ports/keys.ts';
import type { Platform, StepContext } from '../core/ports/platform.ts';
import {
  applicationStep,
  contextOf,
  managementStep,
  PAYLOAD,
  rootStep,
} from '../platform/testing/rehearsal.ts';
import { encryptSecret } from '../protocols/gangway/testing/service.ts';
import { PIECE_LIMIT, WINDOW } from './messages.ts';
import { showPlan, withAgent } from './testing/agents.ts';
import { withRootStep } from './testing/computers.ts';
import { codeOf, effectsOf } from './testing/stage.ts';

/** Up to the application. */
async function begin(platform: Platform): Promise<DeviceKeys> {
  const keys = await showPlan(platform);
  await platform.steps['root-certificate'].apply(rootStep, contextOf());
  await platform.steps.management.apply(managementStep, contextOf());
  return keys;
}

describe('a step that the helper applies', () => {
  test('A6 G11 gets its bytes and its secret through the agent, the secret sealed', () =>
    withAgent(async ({ platform }) => {
      const keys = await begin(platform);
      const context = {
        ...contextOf(),
        sealedSecret: () => encryptSecret(Buffer.from('s'), keys.agreement, { step: 'vpn' }),
        secret: async () => {
          throw new GangwayError('INTERNAL');
        },
      };
      await platform.steps.application.apply(applicationStep, context);
      expect(context.progressed.at(-1)).toBe(PAYLOAD.length);
      expect(context.downloads).toEqual([applicationStep.url]);
      expect(await platform.steps.application.check(applicationStep)).toEqual({ kind: 'done' });
    }));

  test('A6 fails with the code of a download that fails in the agent, and hears that it shall stop', () =>
    withAgent(async ({ platform, computer }) => {
      await begin(platform);
      const before = await effectsOf(computer);
      const failing = {
        ...contextOf(),
        download: async () => Promise.reject(new GangwayError('NETWORK_CUT')),
      };
      expect(await codeOf(platform.steps.application.apply(applicationStep, failing))).toBe('NETWORK_CUT');
      const stop = new AbortController();
      const endless = async function* (): AsyncGenerator<Uint8Array, void, void> {
        for (;;) {
          yield PAYLOAD.subarray(0, 1);
          stop.abort();
        }
      };
      const stopped = { ...contextOf({ signal: stop.signal }), download: async () => endless() };
      expect(await codeOf(platform.steps.application.apply(applicationStep, stopped))).toMatch(
        /^(CANCELLED|PACKAGE_HASH_MISMATCH)$/,
      );
      expect(await effectsOf(computer)).toEqual(before);
    }));

  test('A6 gives up a download at once, though the network says nothing: the next one begins', () => {
    const served = withRootStep({
      async apply(_step, context) {
        const bytes = await context.download('https://server.example/p');
        const iterator = bytes[Symbol.asyncIterator]();
        await iterator.next();
        await iterator.return?.();
      },
    });
    return withAgent(async ({ platform }) => {
      await showPlan(platform);
      let closed = 0;
      const silentAfterwards = (): AsyncIterable<Uint8Array> => ({
        [Symbol.asyncIterator]: () => ({
          next: vi
            .fn<() => Promise<IteratorResult<Uint8Array>>>()
            .mockResolvedValueOnce({ done: false, value: PAYLOAD })
            .mockReturnValue(new Promise(() => undefined)),
          return: async () => {
            closed += 1;
            return { done: true, value: undefined };
          },
        }),
      });
      const context = { ...contextOf(), download: async () => silentAfterwards() };
      await platform.steps['root-certificate'].apply(rootStep, context);
      await platform.steps['root-certificate'].apply(rootStep, context);
      await expect.poll(() => closed).toBe(2);
    }, served);
  });

  test('A6 gets no more bytes at once than it has room for, however fast the network is', () => {
    const pieces = (2 * WINDOW) / PIECE_LIMIT;
    let [pulled, size] = [0, 0];
    const fast = async function* (): AsyncGenerator<Uint8Array, void, void> {
      for (; pulled < pieces; pulled += 1) yield new Uint8Array(PIECE_LIMIT);
    };
    const served = withRootStep({
      async apply(_step, context) {
        const bytes = await context.download('https://server.example/p');
        // A disk that takes nothing yet: what fits is under way, and one piece waits.
        await expect.poll(() => pulled).toBe(WINDOW / PIECE_LIMIT);
        for await (const piece of bytes) size += piece.length;
      },
    });
    return withAgent(async ({ platform }) => {
      await showPlan(platform);
      const context = { ...contextOf(), download: async () => fast() };
      await platform.steps['root-certificate'].apply(rootStep, context);
      expect(size).toBe(2 * WINDOW);
    }, served);
  });

  test('A4 has the agent show what only the person can do, and is given their answer', () => {
    const answers: unknown[] = [];
    const served = withRootStep({
      async apply(_step, context) {
        answers.push(await context.guide({ kind: 'allow-root-trust', name: 'Acme' }, 'ready'));
        answers.push(await context.guide(null));
      },
    });
    return withAgent(async ({ platform }) => {
      await showPlan(platform);
      const shown: unknown[] = [];
      const guide: StepContext['guide'] = async (guidance, question) => {
        shown.push([guidance, question]);
        return guidance === null ? 'over' : 'yes';
      };
      await platform.steps['root-certificate'].apply(rootStep, { ...contextOf(), guide });
      expect(shown).toEqual([
        [{ kind: 'allow-root-trust', name: 'Acme' }, 'ready'],
        [null, undefined],
      ]);
      expect(answers).toEqual(['yes', 'over']);
    }, served);
  });
});
