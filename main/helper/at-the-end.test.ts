import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { ByteLink } from '../core/ports/elevation.ts';
import type { Platform } from '../core/ports/platform.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import { bytesFrame, messageFrame } from './frames.ts';
import type { Command } from './messages.ts';
import { PATIENCE } from './patience.ts';
import { serveAgent } from './serve-agent.ts';
import { right } from './testing/authorities.ts';
import { local, withRootStep } from './testing/computers.ts';
import {
  acceptance,
  applyStep,
  codeOf,
  HELLO,
  onStage,
  serve,
  signedFor,
  stateOf,
  STEPS,
} from './testing/stage.ts';

const numbered = (id: number, command: Command): Uint8Array => messageFrame({ type: 'command', id, command });
const entry = Buffer.from('line\n').toString('base64');

/** A computer whose root step ends when it is let go. */
function held(): { platform(computer: string): Platform; readonly begun: Promise<void>; letGo(): void } {
  let [begin, letGo] = [(): void => undefined, (): void => undefined];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const free = new Promise<void>((resolve) => (letGo = resolve));
  return {
    begun,
    letGo: () => letGo(),
    platform: withRootStep({
      apply: async () => {
        begin();
        await free;
      },
    }),
  };
}

describe('G10 when a helper ends', () => {
  test('nothing is done that was said behind what it refused', () =>
    onStage(async ({ agent, computer }) => {
      const before = await stateOf(computer);
      await agent.raw(Buffer.concat([numbered(10, applyStep('evil')), numbered(11, applyStep('root'))]));
      expect((await agent.ended)?.code).toBe('HELPER_REFUSED');
      expect(await stateOf(computer)).toEqual(before);
    }));

  test('it takes no more commands while it waits for a step, and keeps the computer locked until then', () => {
    const { platform, begun, letGo } = held();
    return onStage(
      async ({ agent, computer }) => {
        const applied = codeOf(agent.ask(applyStep('root')));
        await begun;
        await agent.raw(bytesFrame(Buffer.from('nobody asked for this')));
        await expect.poll(() => agent.heard.at(-1)).toMatchObject({ type: 'refused' });
        const before = await stateOf(computer);
        await agent.raw(numbered(10, { command: 'journal-append', bytes: entry }));
        await agent.raw(numbered(11, { command: 'journal-sync' }));
        expect(await codeOf(serve(computer).ask(HELLO))).toBe('STATE_BUSY');
        letGo();
        expect((await agent.ended)?.details).toEqual({ why: 'bytes' });
        expect(await applied).toBe('done');
        const { 'agent/elevated.jsonl': _its, ...after } = await stateOf(computer);
        expect(before).toMatchObject(after);
      },
      { platform },
    );
  });

  test('a step that waits for an agent that is gone ends, and the helper with it', () =>
    onStage(
      async ({ agent }) => {
        const applied = codeOf(agent.ask(applyStep('root')));
        await expect.poll(() => agent.heard.at(-1)).toMatchObject({ type: 'ask' });
        await agent.link.close();
        expect(await agent.ended).toBeUndefined();
        expect(await applied).toBe('HELPER_LOST');
      },
      {
        platform: withRootStep({
          apply: async (_step, context) => void (await context.guide(null, 'ready')),
        }),
      },
    ));

  test('a step under way is told to stop', () => {
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const platform = withRootStep({
      apply: (_step, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
          begin();
        }),
    });
    return onStage(
      async ({ agent }) => {
        const applied = codeOf(agent.ask(applyStep('root')));
        await begun;
        await agent.link.close();
        expect(await agent.ended).toBeUndefined();
        expect(await applied).toBe('HELPER_LOST');
      },
      { platform },
    );
  });

  test('an agent that is heard of now and then is not silent', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await onStage(async ({ agent }) => {
        for (let tick = 0; tick < 3 * PATIENCE.silent; tick += 1) {
          vi.advanceTimersByTime(PATIENCE.tick);
          await agent.say({ type: 'alive' });
          // What is asked is heard after what was said before.
          await agent.ask({ command: 'management' });
        }
        expect(agent.heard).toEqual([]);
      });
    } finally {
      vi.useRealTimers();
    }
  });

  test('an agent that reads nothing does not keep it', () =>
    inTemporary(async (computer) => {
      const deaf: ByteLink = {
        write: () => new Promise(() => undefined),
        incoming: (async function* () {
          yield numbered(1, HELLO);
          yield numbered(2, { command: 'keys' });
          await new Promise(() => undefined);
        })(),
        close: () => new Promise(() => undefined),
      };
      const platform = local(computer);
      const patience = { ...PATIENCE, tick: 10, silent: 3, lastWords: 20 };
      await serveAgent(deaf, { platform, clock: { now: Date.now }, pin: undefined }, patience);
      expect(await codeOf(platform.lock().then((lock) => lock.release()))).toBe('done');
    }));

  test('a step that it began before the end is written down as applied', () => {
    const { platform, begun, letGo } = held();
    return onStage(
      async ({ agent, computer }) => {
        const applied = codeOf(agent.ask(applyStep('root')));
        await begun;
        await agent.link.close();
        expect(await applied).toBe('HELPER_LOST');
        letGo();
        await agent.ended;
        expect(await readFile(join(computer, 'agent/elevated.jsonl'), 'utf8')).toContain('step-applied');
      },
      { platform },
    );
  });

  test('a plan that is shown while a step runs takes its place only afterwards', () => {
    const { platform, begun, letGo } = held();
    return onStage(
      async ({ agent, keys, computer }) => {
        const applied = agent.ask(applyStep('root'));
        await begun;
        const newer = signedFor(right.planSigner, keys, STEPS, { sequence: 2 });
        const accepted = agent.ask(acceptance(right.planSigner, newer));
        letGo();
        await Promise.all([applied, accepted]);
        const lines = (await readFile(join(computer, 'agent/elevated.jsonl'), 'utf8')).trim().split('\n');
        expect(lines.map((line) => /"kind":"([^"]+)"/.exec(line)?.[1])).toEqual([
          'plan-accepted',
          'step-begun',
          'step-applied',
          'plan-accepted',
        ]);
      },
      { platform },
    );
  });
});
