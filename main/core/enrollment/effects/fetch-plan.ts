import { inOrder } from '../../packages/order.ts';
import { retrying, WATCHED } from '../../retrying.ts';
import { replay } from '../progress.ts';
import type { State } from '../state.ts';
import type { Effect } from './parts.ts';

/** Fetches the signed plan and keeps it as it was signed, to be verified again after a restart. */
export const fetchPlan: Effect<State & { kind: 'planning' }> = async ({ info, redeemed }, parts, signal) => {
  const { journal, pauses } = parts;
  const session = await parts.session(info);
  const lastSequence = replay(journal.entries).plan?.sequence ?? 0;
  const { device, enrollment } = redeemed;
  const accepted = await retrying(
    () => session.plan({ device, enrollment, lastSequence }, signal),
    WATCHED,
    pauses,
    signal,
  );
  inOrder(accepted.plan.steps);
  await journal.append({
    kind: 'plan-accepted',
    sequence: accepted.plan.sequence,
    signed: accepted.signed,
  });
  await parts.reporter(info, device);
  return { kind: 'planned', plan: accepted.plan };
};
