/**
 * An enrollment profile on a Mac. Nothing can install it but the person: the agent opens it, opens the pane where it
 * waits, and then looks until the system itself says that it was approved, for the server that the plan names. A Mac
 * that belongs to that server by Apple's own record needs no file: macOS is made to ask, and the person accepts.
 */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type ErrorCode, GangwayError } from '../../../protocol/errors.ts';
import type { ProfileStep } from '../../../protocol/plan.ts';
import { verify } from '../../core/packages/stages.ts';
import type { Guidance } from '../../contract/guidance.ts';
import type { Checked, StepAction, StepContext } from '../../core/ports/platform.ts';
import { downloadTo } from '../disk/download.ts';
import { pathIn } from '../disk/folder.ts';
import { readFileIn } from '../disk/read-file.ts';
import { removeFileIn, writeFileIn } from '../disk/write-file.ts';
import { asEffect, unknownOr } from '../looking.ts';
import type { Command } from '../run-command.ts';
import { asksByRecord } from './automated-enrollment.ts';
import { parseSwVers, swVersCommand } from './facts.ts';
import { type Mac, needRoot } from './mac.ts';
import { isServer, PROFILE_NOTE, readStatus } from './management.ts';
import { asPerson, type Person, personAfterSetup } from './person.ts';
import { grantRead, openPane, openProfile, placeOf } from './profile-commands.ts';
import { shareJson } from './shared-file.ts';
import { protectFolder } from '../unix/protected-folder.ts';
import { untilDone } from '../waiting.ts';

type Step = z.infer<typeof ProfileStep>;

const fileOf = (step: Step): string => `${step.sha256}.mobileconfig`;

export function profileAction(mac: Mac): StepAction<Step> {
  const { run, folder, shared } = mac;

  /** @throws ALREADY_MANAGED, MANAGEMENT_UNKNOWN */
  async function isApproved({ serverHost }: Step): Promise<boolean> {
    const status = await readStatus(run);
    if (status.kind === 'unknown') {
      throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: status.why } });
    }
    if (status.kind === 'not-enrolled') return false;
    if (isServer(status.server, serverHost)) return status.userApproved;
    throw new GangwayError('ALREADY_MANAGED', { details: { by: status.server ?? 'device management' } });
  }

  /** The bytes as they were checked, for this person alone to read and for nobody to change. */
  async function handOver(step: Step, bytes: Uint8Array, person: Person): Promise<string> {
    await protectFolder(shared.root, mac.owner, 0o755);
    await writeFileIn(shared, fileOf(step), bytes, 'profile:hand-over');
    const path = await pathIn(shared, fileOf(step), true);
    await mustRun(grantRead(person.name, path));
    return path;
  }

  async function mustRun(command: Command): Promise<void> {
    const { exitCode } = await run(command);
    if (exitCode === 0) return;
    throw new GangwayError('MANAGEMENT_FAILED', {
      details: { command: command.file, exitCode: String(exitCode) },
    });
  }

  const runsFor = async (person: Person, command: Command): Promise<boolean> =>
    (await run(asPerson(person, command))).exitCode === 0;

  const majorVersion = async (): Promise<number> =>
    Number.parseInt(parseSwVers((await run(swVersCommand)).stdout).osVersion ?? '', 10);

  async function show(path: string, person: Person, major: number): Promise<void> {
    const opened =
      (await runsFor(person, openProfile(path, 'system'))) ||
      (await runsFor(person, openProfile(path, 'any')));
    if (!opened)
      throw new GangwayError('MANAGEMENT_FAILED', { details: { why: 'the profile does not open' } });
    // Without the pane the person still finds the way: the system has told them that a profile waits.
    for (const command of openPane(major)) if (await runsFor(person, command)) return;
  }

  /** @throws PROFILE_NOT_APPROVED when the person does not want to wait any longer */
  async function untilApproved(step: Step, context: StepContext, guidance: Guidance): Promise<void> {
    // While the person clicks the system may have no answer for a moment: it is asked again.
    const approved = (): Promise<boolean> => isApproved(step).catch(unless('MANAGEMENT_UNKNOWN'));
    if (await untilDone(mac, context, guidance, approved)) return;
    throw new GangwayError('PROFILE_NOT_APPROVED', { details: { server: step.serverHost } });
  }

  return {
    guarantee: 'once',

    /** Of another server it is not done: `apply` says whose the Mac is. */
    check: (step) =>
      unknownOr(async (): Promise<Checked> => {
        const done = await isApproved(step).catch(unless('ALREADY_MANAGED'));
        return { kind: done ? 'done' : 'not-done' };
      }),

    async apply(step, context) {
      needRoot(mac);
      if (await isApproved(step)) return;
      const person = await personAfterSetup(mac, context);
      const major = await majorVersion();
      const place = placeOf(major);
      const server = step.serverHost;
      const note = { serverHost: server, enrollment: context.enrollment };
      if (await asksByRecord(run, server)) {
        await shareJson(mac, PROFILE_NOTE, note, 'profile:note');
        return untilApproved(step, context, { kind: 'accept-remote-management', place, server });
      }
      try {
        const downloaded = await downloadTo(folder, fileOf(step), step, context, 'profile:download');
        const bytes = (await readFileIn(folder, fileOf(step), step.size)) ?? new Uint8Array();
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        verify({ ...downloaded, size: bytes.length, sha256 }, step);
        await shareJson(mac, PROFILE_NOTE, note, 'profile:note');
        await show(await handOver(step, bytes, person), person, major);
        await untilApproved(step, context, { kind: 'approve-profile', place, name: step.name, server });
      } finally {
        // It can hold a one-time password. What is left by a crash is replaced by the next try.
        await removeFileIn(folder, fileOf(step), 'profile:clean-up').catch(() => undefined);
        await removeFileIn(shared, fileOf(step), 'profile:take-back').catch(() => undefined);
      }
    },

    /** Only the person or the management server can remove it; docs/macos.md says where to click. */
    async undo(step) {
      needRoot(mac);
      const status = await readStatus(run);
      const gone = status.kind === 'not-enrolled';
      const others = status.kind === 'enrolled' && !isServer(status.server, step.serverHost);
      if (!gone && !others) return 'kept';
      await asEffect('MANAGEMENT_FAILED', () => removeFileIn(shared, PROFILE_NOTE, 'profile:forget'));
      return 'removed';
    },
  };
}

/** Takes one failure for a no. */
const unless =
  (code: ErrorCode) =>
  (error: unknown): false => {
    if (error instanceof GangwayError && error.code === code) return false;
    throw error;
  };
