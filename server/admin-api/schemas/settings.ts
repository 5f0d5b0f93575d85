/** System settings. */
import { z } from 'zod';
import { Version } from '../../../protocol/wire.ts';
import { Lifetime } from './items.ts';

export const Settings = z.strictObject({
  /** M3: how long a new code can be used, minutes. */
  codeLifetimeMinutes: Lifetime,
  /** M11: older agents are told to update. */
  minimumAgentVersion: Version,
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = { codeLifetimeMinutes: 60, minimumAgentVersion: '0.0.0' };
