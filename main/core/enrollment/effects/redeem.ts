import { GangwayError } from '../../../../protocol/errors.ts';
import type { Platform } from '../../ports/platform.ts';
import { retrying, WATCHED } from '../../retrying.ts';
import type { State } from '../state.ts';
import type { Effect } from './parts.ts';

/**
 * Spends the code. Repeating is safe (G2): the device's keys are on the disk before the code leaves, and
 * the same keys with the same code are the same device.
 */
export const redeem: Effect<State & { kind: 'redeeming' }> = async ({ info, code }, parts, signal) => {
  const { platform, journal, pauses } = parts;
  const seen = await platform.management();
  if (seen.kind === 'managed') throw alreadyManaged(seen.by);
  const session = await parts.session(info);
  // Before there were keys this process may not have had the rights to see it.
  if (seen.kind === 'unknown') await refuseUnlessFree(platform);
  const facts = await platform.facts();
  await journal.append({ kind: 'redeeming' });
  const redeemed = await retrying(
    () => session.redeem({ code, facts, language: parts.language() }, signal),
    WATCHED,
    pauses,
    signal,
  );
  await journal.append({ kind: 'redeemed', ...redeemed });
  return { kind: 'redeemed', redeemed };
};

const alreadyManaged = (by: string): GangwayError => new GangwayError('ALREADY_MANAGED', { details: { by } });

/** Noticed before the code is spent; "could not tell" is not "nobody". */
async function refuseUnlessFree(platform: Platform): Promise<void> {
  const management = await platform.management();
  if (management.kind === 'managed') throw alreadyManaged(management.by);
  if (management.kind === 'unknown') {
    throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: management.why } });
  }
}
