/**
 * Who manages a Mac, from `profiles status`: cheap, needs no administrator, may be polled. `profiles show` is
 * rate limited and can be stale: it is never used for this.
 */
import { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { ManagementStep } from '../../../protocol/plan.ts';
import type { ManagementState, StepAction } from '../../core/ports/platform.ts';
import type { Folder } from '../disk/folder.ts';
import { readJsonIn } from '../disk/read-file.ts';
import { removeFileIn } from '../disk/write-file.ts';
import { asEffect, looked, reason } from '../looking.ts';
import type { Command, CommandResult, RunCommand } from '../run-command.ts';
import { beginCheckIn } from './check-in-daemon.ts';
import { type Mac, needRoot } from './mac.ts';
import { shareJson } from './shared-file.ts';

export const statusCommand: Command = { file: '/usr/bin/profiles', args: ['status', '-type', 'enrollment'] };

export type EnrollmentStatus =
  /** `automated`: macOS knows it as a Mac of Apple Business Manager. */
  | { readonly kind: 'not-enrolled'; readonly automated: boolean }
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
      return { kind: 'not-enrolled', automated: line(stdout, 'Enrolled via DEP') === 'Yes' };
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

/** What a profile of ours left behind, so that a registration that the plan made is not taken for somebody else's. */
export const PROFILE_NOTE = 'profile.json';
export const ProfileNote = z.object({ serverHost: z.string(), enrollment: z.string() });

/** @param host as the plan names it, with or without a port */
export function isServer(server: string | undefined, host: string): boolean {
  if (server === undefined || !URL.canParse(server)) return false;
  const found = new URL(server);
  return [found.hostname, found.host].includes(host.toLowerCase());
}

/** The agent's own record; what it says is what the service did, not a registration with macOS. */
const RECORD = 'management.json';
const Record = z.object({
  by: z.string(),
  server: z.string(),
  enrollment: z.string(),
  device: z.string(),
});

const readRecord = (folder: Folder): Promise<z.infer<typeof Record> | undefined> =>
  readJsonIn(folder, RECORD, Record);

export const readStatus = async (run: RunCommand): Promise<EnrollmentStatus> =>
  parseStatus(await run(statusCommand));

/** Its own record first: a registration that a plan of ours made belongs to it. */
export async function readManagement({ run, shared }: Pick<Mac, 'run' | 'shared'>): Promise<ManagementState> {
  try {
    const record = await readRecord(shared);
    if (record !== undefined) return { kind: 'managed', by: record.by, enrollment: record.enrollment };
    const status = await readStatus(run);
    if (status.kind === 'not-enrolled') return { kind: 'not-managed' };
    if (status.kind === 'unknown') return status;
    const note = await readJsonIn(shared, PROFILE_NOTE, ProfileNote);
    const ours = note !== undefined && isServer(status.server, note.serverHost);
    const enrollment = ours ? note.enrollment : undefined;
    return { kind: 'managed', by: status.server ?? 'device management', enrollment };
  } catch (error) {
    return { kind: 'unknown', why: reason(error) };
  }
}

export function managementAction(mac: Mac): StepAction<z.infer<typeof ManagementStep>> {
  const { shared } = mac;
  return {
    guarantee: 'once',
    check: (step) => looked(async () => (await readRecord(shared))?.server === step.serverOrigin),

    async apply(step, { enrollment, device }) {
      needRoot(mac);
      const state = await readManagement(mac);
      if (state.kind === 'unknown')
        throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: state.why } });
      const found = await readRecord(shared);
      // What the same plan registered with macOS is nobody else's.
      const ours = found === undefined && state.kind === 'managed' && state.enrollment === enrollment;
      if (state.kind === 'managed' && !ours && found?.server !== step.serverOrigin) {
        throw new GangwayError('ALREADY_MANAGED', { details: { by: state.by } });
      }
      // Before the record, which says that all of it is done.
      await asEffect('MANAGEMENT_FAILED', () => beginCheckIn(mac, device));
      const record = { by: step.organisationName, server: step.serverOrigin, enrollment, device };
      await asEffect('MANAGEMENT_FAILED', () => shareJson(mac, RECORD, record, 'management:write'));
    },

    async undo(step) {
      needRoot(mac);
      const found = await asEffect('MANAGEMENT_UNKNOWN', () => readRecord(shared));
      if (found !== undefined && found.server !== step.serverOrigin) return 'kept';
      await asEffect('MANAGEMENT_FAILED', () => removeFileIn(shared, RECORD, 'management:remove'));
      return 'removed';
    },
  };
}
