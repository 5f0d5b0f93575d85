/**
 * What only a person can do, in dialogs and settings of the system. Plain data without any secret: it goes from whoever
 * carries a step out, also from another process, to the window, which has the words and pictures for it.
 */
import { z } from 'zod';

/** Names come from the plan; nothing longer is worth reading to a person. */
const name = z.string().max(300);

/** Where macOS keeps profiles: Privacy & Security in 13 and 14, General › Device Management since 15. */
export const ProfilePlace = z.enum(['privacy-security', 'general']);
export type ProfilePlace = z.infer<typeof ProfilePlace>;

export const Guidance = z.discriminatedUnion('kind', [
  /** macOS: a dialog asks for an administrator's password before a root certificate is trusted. */
  z.strictObject({ kind: z.literal('allow-root-trust'), name }),
  /** macOS: a profile waits in System Settings. */
  z.strictObject({ kind: z.literal('approve-profile'), place: ProfilePlace, name, server: name }),
  /** macOS: the notice that the organisation which owns this Mac manages it. */
  z.strictObject({ kind: z.literal('accept-remote-management'), place: ProfilePlace, server: name }),
  /** macOS: the Setup Assistant is still open. */
  z.strictObject({ kind: z.literal('finish-setup-assistant') }),
  /** macOS: another server manages this Mac; only the person and whoever runs it can end that. */
  z.strictObject({ kind: z.literal('leave-mac-management'), place: ProfilePlace, by: name }),
  /** macOS: a profile of ours, which unenrolling could not take away. */
  z.strictObject({ kind: z.literal('remove-profile'), place: ProfilePlace, name }),
  /** Windows: another server manages this computer. */
  z.strictObject({ kind: z.literal('leave-windows-management'), by: name }),
  /** Windows: Settings ask for the work account with which the computer is registered. */
  z.strictObject({ kind: z.literal('connect-work-account'), account: name, server: name }),
  /** Windows: it asks whether a provisioning package, which registers the computer, comes from somebody trusted. */
  z.strictObject({ kind: z.literal('trust-provisioning-package'), name }),
]);
export type Guidance = z.infer<typeof Guidance>;

/**
 * What the person is asked about it. `ready`: nothing appears before they say so. `wait-on`: it took long; meanwhile it is
 * still looked for.
 */
export const GuidanceQuestion = z.enum(['ready', 'wait-on']);
export type GuidanceQuestion = z.infer<typeof GuidanceQuestion>;

/** `over`: other guidance took its place, or the step ended. Guidance that asks nothing ends so. */
export const GuidanceAnswer = z.enum(['yes', 'no', 'over']);
export type GuidanceAnswer = z.infer<typeof GuidanceAnswer>;
