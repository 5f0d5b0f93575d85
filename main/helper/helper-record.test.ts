import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeLine } from '../core/enrollment/journal-codec.ts';
import { openJournal } from '../core/enrollment/journal.ts';
import { contextOf, rootStep } from '../platform/testing/rehearsal.ts';
import { inTemporary } from '../platform/testing/temporary.ts';
import { agentOn, begun, clock, showPlan, withAgent } from './testing/agents.ts';
import { local } from './testing/computers.ts';
import { codeOf, HELLO, serve, stateOf } from './testing/stage.ts';

describe('two agents at once', () => {
  test('A9 the second gets no helper as long as the first has one, and changes nothing', () =>
    withAgent(async ({ platform, computer }) => {
      const second = await agentOn(computer);
      const journal = await openJournal(second.journal, clock);
      await journal.append(begun());
      await platform.keys.open();
      const before = await stateOf(computer);
      expect(await codeOf(second.keys.open())).toBe('STATE_BUSY');
      expect(await stateOf(computer)).toEqual(before);
    }));

  test('A9 nor when the journal grew since it read it, although the first is gone', () =>
    withAgent(async ({ platform, computer }) => {
      await openJournal(platform.journal, clock);
      const other = await openJournal(local(computer).journal, clock);
      await other.append(begun());
      expect(await codeOf(platform.keys.open())).toBe('STATE_BUSY');
    }));
});

describe('an agent that read another journal than there is', () => {
  test.each([1, 500])('A9 is no agent of this computer: %i bytes', (journal) =>
    inTemporary(async (computer) => {
      const other = await openJournal(local(computer).journal, clock);
      await other.append(begun());
      const before = await stateOf(computer);
      const agent = serve(computer);
      expect(await codeOf(agent.ask({ ...HELLO, journal }))).toBe('STATE_BUSY');
      await agent.ended;
      expect(await stateOf(computer)).toEqual(before);
    }),
  );
});

describe('the helper writes down what it does before it does it', () => {
  test('A9 a disk that is full for that is DISK_FULL, and nothing was done', () =>
    withAgent(async ({ platform, computer }) => {
      await showPlan(platform);
      const { length } = await readFile(join(computer, 'agent/elevated.jsonl'));
      const diskFull = { after: length + 10, file: 'helper-journal' };
      await writeFile(join(computer, 'faults.json'), JSON.stringify({ diskFull }));
      expect(await codeOf(platform.steps['root-certificate'].apply(rootStep, contextOf()))).toBe('DISK_FULL');
      expect(await platform.steps['root-certificate'].check(rootStep)).toEqual({ kind: 'not-done' });
      await writeFile(join(computer, 'faults.json'), '{}');
      await platform.steps['root-certificate'].apply(rootStep, contextOf());
      expect(await platform.steps['root-certificate'].check(rootStep)).toEqual({ kind: 'done' });
    }));

  test('A9 a torn last line is cut off, one of a newer version and damage are refused', async () => {
    const startOver = (damage: (file: string) => Promise<unknown>): Promise<string> =>
      inTemporary(async (computer) => {
        const first = await agentOn(computer);
        const lock = await first.lock();
        await showPlan(first);
        await lock.release();
        await damage(join(computer, 'agent/elevated.jsonl'));
        const next = await agentOn(computer);
        const nextLock = await next.lock();
        const code = await codeOf(next.steps['root-certificate'].check(rootStep));
        await nextLock.release();
        return code;
      });
    expect(await startOver((file) => appendFile(file, '0badc0de {"n":2,"a'))).toBe('done');
    const newer = encodeLine({ n: 2, at: 0, entry: { kind: 'plan-accepted', version: 2 } });
    expect(await startOver((file) => appendFile(file, newer))).toBe('STATE_NEWER');
    const foreign = encodeLine({ n: 2, at: 0, entry: { kind: 'run' } });
    expect(await startOver((file) => appendFile(file, foreign))).toBe('STATE_CORRUPT');
  });
});
