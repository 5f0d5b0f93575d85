/** Where an enrollment goes on after a start: read from the journal alone (A9). */
import { GangwayError } from '../../../protocol/errors.ts';
import type { Plan } from '../../../protocol/plan.ts';
import type { KeptPlan, PlanExpectation, ServerProtocol } from '../ports/server.ts';
import type { Progress } from './progress.ts';
import type { Planned, State } from './state.ts';

/**
 * @param verifyKept without the network, and without the device's keys
 * @throws the reason why the kept plan is not good, but for its age: then a fresh one is fetched.
 */
export async function resumedState(
  progress: Progress,
  verifyKept: ServerProtocol['verifyKept'],
  restartPending: () => Promise<boolean>,
): Promise<State> {
  const { server: info, redeemed, plan: kept, undoing, order, revoked, enrolled, over } = progress;
  if (!info || over) return { kind: 'language' };
  if (!redeemed) return { kind: 'code', info, linkCode: undefined };
  if (!kept) return { kind: 'planning', info, redeemed };
  const evenExpired = Boolean(undoing ?? order ?? enrolled);
  const plan = await verified(
    verifyKept,
    { signed: kept.signed, info, certificateChain: redeemed.certificateChain },
    { ...redeemed, lastSequence: kept.sequence - 1, evenExpired },
  );
  if (!plan) return { kind: 'planning', info, redeemed };
  const planned: Planned = { info, redeemed, plan };
  const back = undoing ?? (order ? 'order' : undefined);
  if (back) return { ...planned, kind: 'undoing', why: back };
  const state = await planState(progress, planned, restartPending);
  if (!revoked) return state;
  const rest: State = state.kind === 'setting-up' ? { ...planned, kind: 'stopped' } : state;
  return { kind: 'failed', failure: { code: 'DEVICE_REVOKED', details: {} }, back: rest };
}

async function planState(
  { decision, enrolled, steps }: Progress,
  planned: Planned,
  restartPending: () => Promise<boolean>,
): Promise<State> {
  if (decision === 'open') return { ...planned, kind: 'consent' };
  // A step that was tried again after the end can wait for a restart, too.
  const waits = [...steps.values()].some(({ outcome }) => outcome.kind === 'pending');
  if (enrolled && !waits) return { ...planned, kind: 'finished', restartNeeded: await restartPending() };
  return { ...planned, kind: 'setting-up', cancelling: false };
}

async function verified(
  verifyKept: ServerProtocol['verifyKept'],
  kept: KeptPlan,
  expected: PlanExpectation,
): Promise<Plan | undefined> {
  try {
    return (await verifyKept(kept, expected)).plan;
  } catch (error) {
    if (error instanceof GangwayError && error.code === 'PLAN_EXPIRED') return undefined;
    throw error;
  }
}
