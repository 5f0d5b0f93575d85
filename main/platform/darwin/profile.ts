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
import { readFileIn } from '../disk/read-file.ts';
import { removeFileIn } from '../disk/write-file.ts';
import { asEffect, unknownOr } from '../looking.ts';
import { asksByRecord, renewCommand } from './automated-enrollment.ts';
import { parseSwVers, swVersCommand } from './facts.ts';
import { type Mac, needRoot } from './mac.ts';
import { isServer, PROFILE_NOTE, readStatus } from './management.ts';
import { handOver, openFor } from './open-profile.ts';
import { personAfterSetup } from './person.ts';
import { placeOf } from './profile-commands.ts';
import { shareJson } from './shared-file.ts';
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
    if (status.server === undefined) {
      throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: 'no server' } });
    }
    throw new GangwayError('ALREADY_MANAGED', { details: { by: status.server } });
  }

  const majorVersion = async (): Promise<number> =>
    Number.parseInt(parseSwVers((await run(swVersCommand)).stdout).osVersion ?? '', 10);

  /**
   * @param again brings it before the person once more; what fails then they still find by themselves
   * @throws PROFILE_NOT_APPROVED when the person does not want to wait any longer
   */
  async function untilApproved(
    step: Step,
    context: StepContext,
    guidance: Guidance,
    again: () => Promise<unknown>,
  ): Promise<void> {
    // While the person clicks the system may have no answer for a moment: it is asked again.
    const approved = (): Promise<boolean> => isApproved(step).catch(unless('MANAGEMENT_UNKNOWN'));
    const onceMore = async (): Promise<void> => void (await again().catch(() => undefined));
    if (await untilDone(mac, context, guidance, approved, onceMore)) return;
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
        const guidance = { kind: 'accept-remote-management', place, server } as const;
        return untilApproved(step, context, guidance, () => run(renewCommand));
      }
      try {
        const downloaded = await downloadTo(folder, fileOf(step), step, context, 'profile:download');
        const bytes = (await readFileIn(folder, fileOf(step), step.size)) ?? new Uint8Array();
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        verify({ ...downloaded, size: bytes.length, sha256 }, step);
        await shareJson(mac, PROFILE_NOTE, note, 'profile:note');
        const path = await handOver(mac, fileOf(step), bytes, person);
        const open = (): Promise<void> => openFor(mac, person, path, major);
        await open();
        const guidance = { kind: 'approve-profile', place, name: step.name, server } as const;
        await untilApproved(step, context, guidance, open);
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
