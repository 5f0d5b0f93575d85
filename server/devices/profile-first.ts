/** One approval instead of two: where the profile of a Mac brings a root along, nobody has to be asked for trust in it. */
import type { Step } from '../../protocol/plan.ts';
import { carries, readContent } from '../packages/carried-certificates.ts';
import type { Tx } from '../storage/transaction.ts';
import { MANAGEMENT } from './plan-steps.ts';

/**
 * The steps of a Mac, with a profile that brings one of their roots along before all others. Those roots stay in the plan:
 * they find that they are trusted, and ask where the profile was not installed. Any other profile comes after the roots,
 * as its server may need them.
 */
export async function profileFirst(tx: Tx, organisation: string, steps: readonly Step[]): Promise<Step[]> {
  const profile = steps.find(({ kind }) => kind === 'profile');
  const roots = steps.flatMap((step) => (step.kind === 'root-certificate' ? [step.certificate] : []));
  if (profile === undefined || roots.length === 0) return [...steps];
  const content = await readContent(tx, organisation, profile.id);
  if (!roots.some((root) => carries(content, root))) return [...steps];
  const needs = profile.needs.filter((need) => need !== MANAGEMENT);
  return [{ ...profile, needs }, ...steps.filter((step) => step !== profile)];
}
