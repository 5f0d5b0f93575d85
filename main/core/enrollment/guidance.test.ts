import { describe, expect, test } from 'vitest';
import { GangwayError } from '../../../protocol/errors.ts';
import { openJournal } from './journal.ts';
import { type EnrollmentRun, openRun } from './run.ts';
import { viewOf } from './view.ts';
import type { StepAction, StepContext } from '../ports/platform.ts';
import { heldClock } from '../testing/held-clock.ts';
import { answer } from '../testing/person.ts';
import { world } from '../testing/world.ts';

const TRUST = { kind: 'allow-root-trust', name: 'Acme Root' } as const;

/** An enrollment whose first step has the person do something. */
async function opened(
  apply: (context: StepContext) => Promise<void>,
  more: Partial<Pick<StepAction, 'check'>> = {},
) {
  const clock = heldClock();
  const { platform, protocol } = world().boot();
  const root = platform.steps['root-certificate'];
  const guided: StepAction = {
    ...(root as StepAction),
    ...more,
    apply: async (step, context) => {
      await apply(context);
      await (root as StepAction).apply(step, context);
    },
  };
  const run = await openRun({
    platform: { ...platform, steps: { ...platform.steps, 'root-certificate': guided } },
    protocol,
    journal: await openJournal(platform.journal, clock),
    pauses: { clock, chance: () => 0 },
    agentVersion: '0.1.0',
    language: () => 'en',
  });
  const facts = await platform.facts();
  const shown = (of: EnrollmentRun) =>
    viewOf({
      state: of.state,
      progress: of.progress(),
      downloads: of.downloads,
      guidance: of.guidance,
      unreported: 0,
      language: 'en',
      simulated: true,
      asksPermission: false,
      facts,
    }).screen;
  return { run, clock, screen: () => shown(run) };
}

describe('what only the person can do, on the way of an enrollment', () => {
  test('A15 what was so before the enrollment says that it is not taken back; what a crash hid does not', async () => {
    const unchanged = async (done: () => boolean): Promise<unknown> => {
      const { run, screen } = await opened(
        async () => {
          throw new GangwayError('ROOT_STORE_FAILED');
        },
        { check: async () => ({ kind: done() ? 'done' : 'not-done' }) },
      );
      const { kind } = await answer(run, 'finished');
      if (kind === 'stopped') run.dispatch({ kind: 'retry' });
      await answer(run, 'finished');
      const shown = screen();
      return shown.kind === 'finished' && shown.steps.find(({ id }) => id === 'root');
    };
    expect(await unchanged(() => true)).toMatchObject({ state: 'done', unchanged: true });
    let looks = 0;
    const later = await unchanged(() => (looks += 1) > 1);
    expect(later).toMatchObject({ state: 'done' });
    expect(later).not.toHaveProperty('unchanged');
  });

  test('A3 the question is shown and stands until it is answered; then the enrollment goes on by itself', async () => {
    const { run, clock, screen } = await opened(async ({ guide }) => {
      expect(await guide(TRUST, 'ready')).toBe('yes');
    });
    await answer(run, 'finished');
    expect(screen()).toMatchObject({
      kind: 'guidance',
      step: 'root',
      guidance: TRUST,
      question: 'ready',
      since: clock.now(),
    });
    // A question without an answer is nothing under way.
    await run.idle();
    run.answerGuidance('root', 'yes');
    await answer(run, 'finished');
    expect(screen()).toMatchObject({ kind: 'finished' });
  });

  test('A10 cancelling ends the question, and the way back begins', async () => {
    const answers: string[] = [];
    const { run, screen } = await opened(async ({ guide }) => {
      answers.push(await guide(TRUST, 'ready'));
      throw new GangwayError('CANCELLED');
    });
    await answer(run, 'finished');
    run.dispatch({ kind: 'cancel' });
    expect(screen()).toMatchObject({ kind: 'setting-up', cancelling: true });
    await run.idle();
    expect(answers).toEqual(['over']);
    expect(screen()).toEqual({ kind: 'cancelled' });
  });
});
