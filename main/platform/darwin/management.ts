/**
 * Who manages a Mac, from `profiles status`: cheap, needs no administrator, may be polled. `profiles show` is
 * rate limited and can be stale: it is never used for this.
 */
import type { z } from 'zod';
import type { ManagementStep } from '../../../protocol/plan.ts';
import type { ManagementState, StepAction } from '../../core/ports/platform.ts';
import { reason } from '../looking.ts';
import { notYetAction } from '../not-yet.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';

export const statusCommand: Command = { file: '/usr/bin/profiles', args: ['status', '-type', 'enrollment'] };

export type EnrollmentStatus =
  | { readonly kind: 'not-enrolled' }
  /** `userApproved`: only then is all of management allowed. `server` is not printed before macOS 11. */
  | { readonly kind: 'enrolled'; readonly userApproved: boolean; readonly server: string | undefined }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Exit code 0 says nothing about enrollment, and empty output with exit code 0 happens: only a whole, known
 * answer counts, everything else is unknown.
 */
export function parseStatus({ exitCode, stdout }: CommandResult): EnrollmentStatus {
  if (exitCode !== 0) return { kind: 'unknown', why: `exit code ${exitCode}` };
  switch (line(stdout, 'MDM enrollment')) {
    case 'No':
      return { kind: 'not-enrolled' };
    case 'Yes':
      return { kind: 'enrolled', userApproved: false, server: serverOrigin(stdout) };
    case 'Yes (User Approved)':
      return { kind: 'enrolled', userApproved: true, server: serverOrigin(stdout) };
    case undefined:
      return { kind: 'unknown', why: 'no answer' };
    default:
      return { kind: 'unknown', why: 'an answer that is not known' };
  }
}

/** The value has colons of its own: only the first `: ` divides. */
const line = (output: string, label: string): string | undefined =>
  new RegExp(`^${label}: (\\S.*?)[ \\t\\r]*$`, 'm').exec(output)?.[1];

/** The address can carry a token behind its origin, so the rest is dropped here. */
function serverOrigin(output: string): string | undefined {
  const address = line(output, 'MDM server');
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

export async function readManagement(run: RunCommand): Promise<ManagementState> {
  try {
    const status = parseStatus(await run(statusCommand));
    if (status.kind === 'not-enrolled') return { kind: 'not-managed' };
    if (status.kind === 'unknown') return status;
    return { kind: 'managed', by: status.server ?? 'device management', enrollment: undefined };
  } catch (error) {
    return { kind: 'unknown', why: reason(error) };
  }
}

/** A profile needs the person, the right pane and patience: with the wizard's help, later. */
export const managementAction = (): StepAction<z.infer<typeof ManagementStep>> =>
  notYetAction('macos management');
