/** What is left to the person in the system, after a failure or after the way back: which way leads there on this computer. */
import type { ComputerFacts } from '../../../protocol/redeem.ts';
import type { Guidance, ProfilePlace } from '../../contract/guidance.ts';
import type { StepView } from '../../contract/view.ts';
import type { Failure } from '../failure.ts';

/** Since this version macOS keeps profiles under General. */
const GENERAL_SINCE = 15;

const placeIn = (osVersion: string): ProfilePlace =>
  Number.parseInt(osVersion, 10) < GENERAL_SINCE ? 'privacy-security' : 'general';

/** @returns `undefined` for failures with which the system has nothing to do */
export function guidanceFor(
  { code, details }: Pick<Failure, 'code' | 'details'>,
  { platform, osVersion }: Pick<ComputerFacts, 'platform' | 'osVersion'>,
): Guidance | undefined {
  if (code !== 'ALREADY_MANAGED') return undefined;
  const by = (details['by'] ?? '').replace(/^https:\/\//, '').slice(0, 300);
  switch (platform) {
    case 'macos':
      return { kind: 'leave-mac-management', place: placeIn(osVersion), by };
    case 'windows':
      return { kind: 'leave-windows-management', by };
    case 'simulated':
      return undefined;
  }
}

/** @param kept what unenrolling left. @returns `undefined` when all of that may stay */
export function guidanceForKept(
  kept: readonly StepView[],
  { platform, osVersion }: Pick<ComputerFacts, 'platform' | 'osVersion'>,
): Guidance | undefined {
  const profile = kept.find(({ kind }) => kind === 'profile');
  if (platform !== 'macos' || profile === undefined) return undefined;
  return { kind: 'remove-profile', place: placeIn(osVersion), name: profile.subject };
}
