import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { openJournal } from '../enrollment/journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { StepAction, StepActions, StepContext } from '../ports/platform.ts';
import { lossyJournalFile } from '../testing/lossy-journal-file.ts';
import { STEPS } from '../testing/world.ts';
import { runStep, verifyAfterRestart } from './run-step.ts';

const MINUTE = 60_000;

/** A clock whose sleeps end when the test lets time pass. */
function clockByHand(): Clock & { pass(ms: number): Promise<void> } {
  let time = 24 * 60 * MINUTE;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: time + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new GangwayError('CANCELLED'));
        });
      }),
    async pass(ms) {
      time += ms;
      for (const sleeper of sleepers) if (sleeper.at <= time) sleeper.wake();
      await new Promise(setImmediate);
    },
  };
}

const ASSISTANT = { kind: 'finish-setup-assistant' } as const;

/** The first step, which trusts a root and has two minutes; `apply` is what it does. */
function begun(apply: (context: StepContext) => Promise<void>) {
  let done = false;
  return under(runStep, {
    guarantee: 'once',
    check: async () => ({ kind: done ? 'done' : 'not-done' }),
    apply: async (_step, context) => {
      await apply(context);
      done = true;
    },
    undo: async () => 'removed',
  });
}

async function under(work: typeof runStep, action: StepAction) {
  const clock = clockByHand();
  const told: unknown[] = [];
  const actions = { 'root-certificate': action } as unknown as StepActions;
  const context = {
    signal: new AbortController().signal,
    guide: async (guidance: unknown) => {
      told.push(guidance);
      return 'over';
    },
  } as unknown as StepContext;
  const [step] = STEPS;
  if (step === undefined) throw new Error('no step');
  const journal = lossyJournalFile();
  const result = work(step, 1, context, {
    actions,
    journal: await openJournal(journal, clock),
    pauses: { clock, chance: () => 0 },
    boot: 'boot-1',
  });
  await clock.pass(0);
  return { clock, result, told, journal };
}

describe('the time of a step', () => {
  test('A6 a step that hangs ends', async () => {
    const { clock, result, told } = await begun(() => new Promise(() => undefined));
    await clock.pass(3 * MINUTE);
    expect(await result).toMatchObject({ kind: 'failed', failure: { code: 'STEP_TIMEOUT' } });
    expect(told).toEqual([null]);
  });

  test('A6 A9 so does a look after the restart that hangs, or breaks; both have their reason', async () => {
    const looking = (check: StepAction['check']) =>
      under(verifyAfterRestart, {
        guarantee: 'once',
        check,
        apply: () => Promise.reject(new Error('nothing is applied again')),
        undo: async () => 'removed',
      });
    const hangs = await looking(() => new Promise(() => undefined));
    await hangs.clock.pass(3 * MINUTE);
    expect(await hangs.result).toMatchObject({ kind: 'failed', failure: { code: 'STEP_TIMEOUT' } });
    const breaks = await looking(() => Promise.reject(new GangwayError('NEEDS_ADMINISTRATOR')));
    expect(await breaks.result).toMatchObject({ kind: 'failed', failure: { code: 'NEEDS_ADMINISTRATOR' } });
  });

  test('A9 a clock that is set back a day meanwhile makes no negative time, which nobody could read again', async () => {
    const installed = Promise.withResolvers<void>();
    const { clock, result, journal } = await begun(() => installed.promise);
    await clock.pass(-24 * 60 * MINUTE);
    installed.resolve();
    expect(await result).toMatchObject({ kind: 'done', durationMs: 0 });
    expect((await openJournal(journal, clock)).entries).toHaveLength(2);
  });

  test('A3 A4 it stands still while the person is awaited, and begins anew afterwards', async () => {
    const approved = Promise.withResolvers<void>();
    const { clock, result, told } = await begun(async ({ guide }) => {
      await guide(ASSISTANT);
      await approved.promise;
      await guide(null);
      await new Promise(() => undefined);
    });
    await clock.pass(60 * MINUTE);
    approved.resolve();
    await clock.pass(MINUTE);
    expect(told).toEqual([ASSISTANT, null]);
    await clock.pass(3 * MINUTE);
    expect(await result).toMatchObject({ kind: 'failed', failure: { code: 'STEP_TIMEOUT' } });
  });

  test('A4 what the person had to do is over with the step', async () => {
    const { result, told } = await begun(async ({ guide }) => void (await guide(ASSISTANT)));
    expect(await result).toMatchObject({ kind: 'done' });
    expect(told).toEqual([ASSISTANT, null]);
  });
});
