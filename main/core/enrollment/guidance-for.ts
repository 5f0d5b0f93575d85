/** Failures that the person puts right in the system: which way leads there on this computer. */
import type { ComputerFacts } from '../../../protocol/redeem.ts';
import type { Guidance } from '../../contract/guidance.ts';
import type { Failure } from '../failure.ts';

/** Since this version macOS keeps profiles under General. */
const GENERAL_SINCE = 15;

/** @returns `undefined` for failures with which the system has nothing to do */
export function guidanceFor(
  { code, details }: Pick<Failure, 'code' | 'details'>,
  { platform, osVersion }: Pick<ComputerFacts, 'platform' | 'osVersion'>,
): Guidance | undefined {
  if (code !== 'ALREADY_MANAGED') return undefined;
  const by = (details['by'] ?? '').replace(/^https:\/\//, '').slice(0, 300);
  switch (platform) {
    case 'macos': {
      const place = Number.parseInt(osVersion, 10) < GENERAL_SINCE ? 'privacy-security' : 'general';
      return { kind: 'leave-mac-management', place, by };
    }
    case 'windows':
      return { kind: 'leave-windows-management', by };
    case 'simulated':
      return undefined;
  }
}
