import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../protocol/errors.ts';
import { openJournal } from '../core/enrollment/journal.ts';
import type { Elevation } from '../core/ports/elevation.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import { messageFrame } from './frames.ts';
import { agentOn, begun, clock, inProcess, saying, withAgent } from './testing/agents.ts';
import { local } from './testing/computers.ts';
import { codeOf, stateOf } from './testing/stage.ts';

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
      const platform = await agentOn(computer, elevation, {
        ...local(computer),
        management: async () => hidden,
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
      const platform = await agentOn(computer, elevation);
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
      const platform = await agentOn(computer, saying(bytes));
      expect(await codeOf(platform.keys.open())).toMatch(/^HELPER_(LOST|REFUSED)$/);
    }),
  );
});
