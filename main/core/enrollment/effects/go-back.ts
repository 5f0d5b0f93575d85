import type { ServerInfo } from '../../ports/server.ts';
import { undoPlan } from '../../packages/undo-plan.ts';
import { replay } from '../progress.ts';
import type { State } from '../state.ts';
import { soon } from '../soon.ts';
import { type Effect, type EffectParts, LAST_WORDS_MS } from './parts.ts';

/** The person said no to the plan: nothing was changed, the service is told, the identity goes. */
export const decline: Effect<State & { kind: 'declining' }> = async ({ info, redeemed }, parts) => {
  if (!replay(parts.journal.entries).over) await parts.journal.append({ kind: 'declined' });
  await settle(info, redeemed.device, parts);
  return { kind: 'undone', results: new Map() };
};

/** Takes everything back that can be taken back, then the identity (A10). */
export const goBack: Effect<State & { kind: 'undoing' }> = async (state, parts) => {
  const { info, redeemed, plan, why } = state;
  const { journal, platform } = parts;
  await platform.restart.forget();
  if (!replay(journal.entries).undoing) await journal.append({ kind: 'undoing', why });
  await undoPlan(plan.steps, { actions: platform.steps, journal, changed: () => parts.changed() });
  if (!replay(journal.entries).over) await journal.append({ kind: 'undone' });
  const results = replay(journal.entries).undone;
  await settle(info, redeemed.device, parts);
  return { kind: 'undone', results };
};

/**
 * The last words to the service, then keys and journal go. When the service cannot be told now, both stay
 * until it is: the next start tries again.
 */
export async function settle(info: ServerInfo, device: string, parts: EffectParts): Promise<void> {
  const { journal, platform, pauses } = parts;
  const reporter = await parts.reporter(info, device);
  const unreported = await soon(reporter.flush(), LAST_WORDS_MS, pauses.clock);
  if (unreported !== 0) return;
  parts.disconnect();
  await platform.keys.destroy();
  await journal.archive();
}
