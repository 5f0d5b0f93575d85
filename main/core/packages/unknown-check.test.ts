import { expect, test } from 'vitest';
import { openJournal } from '../enrollment/journal.ts';
import type { Checked, StepActions, StepContext } from '../ports/platform.ts';
import { heldClock } from '../testing/held-clock.ts';
import { lossyJournalFile } from '../testing/lossy-journal-file.ts';
import { STEPS } from '../testing/world.ts';
import { runStep, verifyAfterRestart } from './run-step.ts';

/** A step whose looks give these answers, one after the other. */
async function outcomeOf(looks: Checked[], afterRestart = false) {
  const clock = heldClock();
  let applied = 0;
  const action = {
    check: async () => looks.shift(),
    apply: async () => void (applied += 1),
  };
  const parts = {
    actions: { 'root-certificate': action } as unknown as StepActions,
    journal: await openJournal(lossyJournalFile(), clock),
    pauses: { clock, chance: () => 0 },
    boot: 'boot-1',
  };
  const context = {
    signal: new AbortController().signal,
    guide: async () => 'over',
  } as unknown as StepContext;
  const [step] = STEPS;
  if (step === undefined) throw new Error('no step');
  const result = afterRestart
    ? await verifyAfterRestart(step, 1, context, parts)
    : await runStep(step, 1, context, parts);
  return { result, applied, entry: parts.journal.entries.at(-1)?.entry };
}

const unknown: Checked = {
  kind: 'unknown',
  why: 'the registry is not readable',
  code: 'NEEDS_ADMINISTRATOR',
};

test('A8 a look that could not tell keeps its own code, and nothing is applied blindly', async () => {
  const { result, applied, entry } = await outcomeOf([unknown]);
  expect(result).toMatchObject({ kind: 'failed', failure: { code: 'NEEDS_ADMINISTRATOR' } });
  expect([applied, entry]).toEqual([
    0,
    expect.objectContaining({ kind: 'step-failed', code: 'NEEDS_ADMINISTRATOR' }),
  ]);
});

test('A8 the same for the look after it was applied, and for the one after the restart', async () => {
  const after = await outcomeOf([{ kind: 'not-done' }, unknown]);
  expect(after).toMatchObject({ applied: 1, result: { failure: { code: 'NEEDS_ADMINISTRATOR' } } });
  const restarted = await outcomeOf([unknown], true);
  expect(restarted).toMatchObject({ applied: 0, result: { failure: { code: 'NEEDS_ADMINISTRATOR' } } });
});

test('A8 a look without a code of its own is STEP_VERIFY_FAILED, as is one that finds nothing afterwards', async () => {
  const without = await outcomeOf([{ kind: 'unknown', why: 'odd' }]);
  expect(without.result).toMatchObject({ failure: { code: 'STEP_VERIFY_FAILED', details: { why: 'odd' } } });
  const absent = await outcomeOf([{ kind: 'not-done' }, { kind: 'not-done' }]);
  expect(absent.result).toMatchObject({ failure: { code: 'STEP_VERIFY_FAILED' } });
});
