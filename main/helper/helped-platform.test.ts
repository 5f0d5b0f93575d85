import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { GangwayError } from '../../protocol/errors.ts';
import { openJournal } from '../core/enrollment/journal.ts';
import type { Elevation } from '../core/ports/elevation.ts';
import type { Platform, StepAction, StepContext } from '../core/ports/platform.ts';
import { applicationStep, contextOf, PAYLOAD, rootStep } from '../platform/testing/rehearsal.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import { encryptSecret } from '../protocols/gangway/testing/service.ts';
import { messageFrame } from './frames.ts';
import { helpedPlatform } from './helped-platform.ts';
import { right } from './testing/authorities.ts';
import { begun, clock, inProcess, local, saying, server, withAgent } from './testing/agents.ts';
import { codeOf, signedFor, stateOf, STEPS } from './testing/stage.ts';

describe('a computer whose changes a helper makes', () => {
  test('G10 looking needs no helper; the first thing that does are the keys, and until then the system has not asked', () =>
    withAgent(async ({ platform, elevation }) => {
      await platform.facts();
      await platform.management();
      await platform.restart.bootId();
      await openJournal(platform.journal, clock);
      expect([elevation.links.length, platform.elevated?.asks]).toEqual([0, true]);
      await platform.keys.open();
      expect([elevation.links.length, platform.elevated?.asks]).toEqual([1, false]);
      await platform.keys.open();
      expect(elevation.links).toHaveLength(1);
    }));

  test('A14 who manages the computer is asked of the helper where the person may not see it, once there is one', () =>
    inTemporary(async (computer) => {
      const seen = { kind: 'managed', by: 'Other Corp', enrollment: undefined } as const;
      const hidden = { kind: 'unknown', why: 'access denied' } as const;
      const elevation = inProcess(computer, { ...local(computer), management: async () => seen });
      const platform = await helpedPlatform({
        local: { ...local(computer), management: async () => hidden },
        elevation,
        program: { file: '', args: [] },
      });
      expect(await platform.management()).toEqual(hidden);
      expect(elevation.links).toEqual([]);
      await platform.keys.open();
      expect(await platform.management()).toEqual(seen);
      await (await platform.lock()).release();
    }));

  test('A9 what is noted before waits in memory, and is on the disk before anything the helper does', () =>
    withAgent(async ({ platform, computer }) => {
      const journal = await openJournal(platform.journal, clock);
      await journal.append(begun());
      expect(await stateOf(computer)).toEqual({});
      await platform.keys.open();
      expect(await readFile(join(computer, 'agent/journal.jsonl'), 'utf8')).toContain('consented');
      await journal.append(begun());
      const again = await openJournal(local(computer).journal, clock);
      expect(again.entries).toHaveLength(2);
    }));

  test('A9 a plan as long as plans can be goes into the journal, too', () =>
    withAgent(async ({ platform, computer }) => {
      const journal = await openJournal(platform.journal, clock);
      await platform.keys.open();
      const signed = `a.${'b'.repeat(900_000)}.c`;
      await journal.append({ kind: 'plan-accepted', sequence: 1, signed });
      const [kept] = (await openJournal(local(computer).journal, clock)).entries;
      expect(kept?.entry).toEqual({ kind: 'plan-accepted', sequence: 1, signed });
    }));

  test('G6 the keys sign, and agree on nothing', () =>
    withAgent(async ({ platform, computer }) => {
      const keys = await platform.keys.open();
      expect(keys.signing).toEqual((await local(computer).keys.open()).signing);
      expect(await keys.sign(Buffer.from('proof'))).toHaveLength(64);
      expect(await codeOf(keys.agree(keys.agreement))).toBe('HELPER_REFUSED');
      expect(await codeOf(keys.sign(Buffer.alloc(9000)))).toMatch(/^HELPER_/);
    }));

  test('A6 G11 a step gets its bytes and its secret through the agent, the secret sealed', () =>
    withAgent(async ({ platform }) => {
      const keys = await platform.keys.open();
      const signed = signedFor(right.planSigner, keys, STEPS);
      await platform.elevated?.accept({ signed, server: server(right.planSigner.der) });
      const [, managed] = STEPS;
      await platform.steps['root-certificate'].apply(rootStep, contextOf());
      if (managed?.kind === 'management') await platform.steps.management.apply(managed, contextOf());
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

  test('A6 a download that fails in the agent fails the step with its own code, and stopping reaches the helper', () =>
    withAgent(async ({ platform, computer }) => {
      const keys = await platform.keys.open();
      const [root, managed] = STEPS;
      const steps = [root, managed, { ...applicationStep, needs: ['management'] }].filter(
        (step) => step !== undefined,
      );
      await platform.elevated?.accept({
        signed: signedFor(right.planSigner, keys, steps),
        server: server(right.planSigner.der),
      });
      await platform.steps['root-certificate'].apply(rootStep, contextOf());
      if (managed?.kind === 'management') await platform.steps.management.apply(managed, contextOf());
      const before = await stateOf(computer);
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
      const { 'agent/elevated.jsonl': _journal, ...effects } = await stateOf(computer);
      const { 'agent/elevated.jsonl': _before, ...effectsBefore } = before;
      expect(effects).toEqual(effectsBefore);
    }));
});

test('A6 a download that the step gives up is over at once, though the network says nothing: the next one begins', () => {
  const served = (computer: string): Platform => {
    const platform = local(computer);
    const root: StepAction<typeof rootStep> = {
      ...platform.steps['root-certificate'],
      async apply(_step, context) {
        const bytes = await context.download('https://server.example/p');
        const iterator = bytes[Symbol.asyncIterator]();
        await iterator.next();
        await iterator.return?.();
      },
    };
    return { ...platform, steps: { ...platform.steps, 'root-certificate': root } };
  };
  return withAgent(async ({ platform }) => {
    const keys = await platform.keys.open();
    const signed = signedFor(right.planSigner, keys, STEPS);
    await platform.elevated?.accept({ signed, server: server(right.planSigner.der) });
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

test('A4 what only the person can do is shown by the agent, and their answer reaches the step', () => {
  const answers: unknown[] = [];
  const served = (computer: string): Platform => {
    const platform = local(computer);
    const root: StepAction<typeof rootStep> = {
      ...platform.steps['root-certificate'],
      async apply(_step, context) {
        answers.push(await context.guide({ kind: 'allow-root-trust', name: 'Acme' }, 'ready'));
        answers.push(await context.guide(null));
      },
    };
    return { ...platform, steps: { ...platform.steps, 'root-certificate': root } };
  };
  return withAgent(async ({ platform }) => {
    const keys = await platform.keys.open();
    const signed = signedFor(right.planSigner, keys, STEPS);
    await platform.elevated?.accept({ signed, server: server(right.planSigner.der) });
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

describe('a helper that is not there', () => {
  test('G10 who says no to the system is told so, and is not asked again before they wish to go on', async () =>
    inTemporary(async (computer) => {
      let asked = 0;
      const elevation: Elevation = {
        asks: async () => true,
        start: async () => {
          asked += 1;
          throw new GangwayError('HELPER_DECLINED');
        },
      };
      const platform = await helpedPlatform({
        local: local(computer),
        elevation,
        program: { file: '', args: [] },
      });
      const journal = await openJournal(platform.journal, clock);
      expect(await codeOf(platform.keys.open())).toBe('HELPER_DECLINED');
      expect(await codeOf(platform.keys.open())).toBe('HELPER_DECLINED');
      expect(await codeOf(journal.append(begun()))).toBe('HELPER_DECLINED');
      expect(asked).toBe(1);
      platform.elevated?.again();
      expect(await codeOf(platform.keys.open())).toBe('HELPER_DECLINED');
      expect(asked).toBe(2);
      expect(await stateOf(computer)).toEqual({});
    }));

  test('A9 one that dies is HELPER_LOST until the person wishes to go on; then another one goes on', () =>
    withAgent(async ({ platform, elevation, computer }) => {
      const journal = await openJournal(platform.journal, clock);
      const keys = await platform.keys.open();
      await journal.append(begun());
      await elevation.links[0]?.close();
      expect(await codeOf(keys.sign(Buffer.from('x')))).toBe('HELPER_LOST');
      expect(await codeOf(journal.append(begun()))).toBe('HELPER_LOST');
      expect(platform.elevated?.asks).toBe(true);
      platform.elevated?.again();
      expect(await keys.sign(Buffer.from('x'))).toHaveLength(64);
      await journal.append(begun());
      expect((await openJournal(local(computer).journal, clock)).entries).toHaveLength(2);
    }));

  test('A9 one that died while it wrote half a line: the next one cuts it off, and the journal is whole', () =>
    withAgent(async ({ platform, elevation, computer }) => {
      const journal = await openJournal(platform.journal, clock);
      await platform.keys.open();
      await journal.append(begun());
      const [link] = elevation.links;
      // Nothing reaches it any more, but half of the line is on the disk.
      const file = join(computer, 'agent/journal.jsonl');
      const write = link?.write;
      Object.assign(link ?? {}, {
        write: async (bytes: Uint8Array) => {
          const text = Buffer.from(bytes).toString();
          const line = Buffer.from(/"bytes":"([^"]+)"/.exec(text)?.[1] ?? '', 'base64');
          if (line.length === 0) return write?.call(link, bytes);
          await appendFile(file, line.subarray(0, line.length - 5));
          await link?.close();
          return undefined;
        },
      });
      expect(await codeOf(journal.append(begun()))).toBe('HELPER_LOST');
      platform.elevated?.again();
      await platform.keys.open();
      await journal.append(begun());
      expect((await openJournal(local(computer).journal, clock)).entries).toHaveLength(2);
    }));

  test.each<[string, Uint8Array]>([
    ['garbage', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
    ['an answer of another shape', messageFrame({ type: 'answer', id: 1, value: 1, more: 2 })],
    ['a message of another type', messageFrame({ type: 'run' })],
    ['bytes', Buffer.from([0, 0, 0, 2, 2, 0])],
  ])('G10 one that says %s is none', (_what, bytes) =>
    inTemporary(async (computer) => {
      const platform = await helpedPlatform({
        local: local(computer),
        elevation: saying(bytes),
        program: { file: '', args: [] },
      });
      expect(await codeOf(platform.keys.open())).toMatch(/^HELPER_(LOST|REFUSED)$/);
    }),
  );
});
