import type { Step } from '../../../../protocol/plan.ts';
import { runPlan } from '../../packages/run-plan.ts';
import type { StepContext } from '../../ports/platform.ts';
import { replay } from '../progress.ts';
import type { State } from '../state.ts';
import { soon } from '../soon.ts';
import { type Effect, type EffectParts, LAST_WORDS_MS } from './parts.ts';

/** Carries the plan out, after the person agreed to it. */
export const setUp: Effect<State & { kind: 'setting-up' }> = async (state, parts, signal) => {
  const { info, redeemed, plan } = state;
  const { journal, platform, pauses } = parts;
  const session = await parts.session(info);
  const reporter = await parts.reporter(info, redeemed.device);
  const kept = replay(journal.entries).plan;
  // A clock that was put right since the server was proven is known to the session alone.
  const server = { ...info, clockOffset: session.clockOffset() };
  if (kept) await platform.elevated?.accept({ signed: kept.signed, server });
  if (replay(journal.entries).decision === 'open') await journal.append({ kind: 'consented' });
  const { device, enrollment } = redeemed;
  const contextOf = (step: Step): StepContext => ({
    device,
    enrollment,
    computer: { name: plan.computerName, domain: plan.domain },
    signal,
    progress: (done, total) => parts.progress(step.id, done, total),
    download: (url, from) => session.download(url, signal, from),
    secret: () => session.secret({ device, enrollment, step: step.id }, signal),
    sealedSecret: () => session.sealedSecret({ device, enrollment, step: step.id }, signal),
    guide: (guidance, question) => parts.guide(step.id, guidance, question),
  });
  const boot = await platform.restart.bootId();
  const result = await runPlan(plan.steps, {
    actions: platform.steps,
    journal,
    pauses,
    signal,
    only: state.only,
    boot,
    contextOf,
    changed: () => parts.changed(),
  });
  if (result.kind === 'interrupted') return { kind: 'plan-interrupted' };
  if (result.kind === 'stopped') return { kind: 'plan-stopped' };
  if (result.kind === 'restart-needed') {
    // First, so that a restart that nobody asked Gangway for is gone on after, too.
    await platform.restart.continueAfter();
    if (replay(journal.entries).restartAsked !== boot) await journal.append({ kind: 'restart-asked', boot });
    await soon(reporter.flush(), LAST_WORDS_MS, pauses.clock);
    return { kind: 'restart-needed' };
  }
  await platform.restart.forget();
  if (!replay(journal.entries).enrolled) {
    await journal.append({ kind: 'enrolled', hostName: await nameNow(plan.steps, parts) });
  }
  await soon(reporter.flush(), LAST_WORDS_MS, pauses.clock);
  return { kind: 'plan-complete', restartNeeded: await platform.restartPending() };
};

/** The planned name when the step that gives it was done; a step that failed left the computer what it was called. */
async function nameNow(steps: readonly Step[], { journal, platform }: EffectParts): Promise<string> {
  const { steps: known } = replay(journal.entries);
  const named = steps.find(
    (step) => step.kind === 'host-name' && known.get(step.id)?.outcome.kind === 'done',
  );
  return named?.kind === 'host-name' ? named.hostName : (await platform.facts()).hostName;
}
