/**
 * Registers Windows with a server of device management: by its function first, then in its own window, where the person
 * signs in, then by a package that IT made. What became of it is read from the registry; what a function returns is never believed.
 */
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import type { MdmRegistrationStep } from '../../../protocol/plan.ts';
import type { Guidance } from '../../contract/guidance.ts';
import { verify } from '../../core/packages/stages.ts';
import type { StepAction, StepContext } from '../../core/ports/platform.ts';
import { discardDownload, downloadTo } from '../disk/download.ts';
import { type Folder, pathIn } from '../disk/folder.ts';
import { looked } from '../looking.ts';
import { type Sleep, untilDone } from '../waiting.ts';
import {
  describeEnrollment,
  isLive,
  isOf,
  noteTakenBack,
  readEnrollments,
  readNote,
  removeNote,
  type WindowsEnrollment,
  writeNote,
} from './enrollments.ts';
import { type Asking, assertCanRegister } from './mdm-context.ts';
import { registrationLink } from './mdm-link.ts';
import { hex, type MdmResult, mdmResult } from './mdm-result.ts';
import type { Registry } from './registry.ts';

type Step = z.infer<typeof MdmRegistrationStep>;

/** Windows writes the registry when it returns; some builds are a little late. */
const SETTLE_MS = 500;
const SETTLE_LOOKS = 20;

/** What Windows does about registrations. */
export interface Registrar extends Asking {
  /** @throws NEEDS_ADMINISTRATOR */
  needElevation(): void;
  /** @returns an HRESULT; `undefined` when this Windows has no such function */
  register(userName: string, discoveryUrl: string): Promise<number | undefined>;
  /** @param id of one registration. @returns as `register` */
  unregister(id: string): Promise<number | undefined>;
  /** Whether a person sees what this process opens. */
  isInSession(): boolean;
  /** Opens an address of the system for the person. */
  open(address: string): Promise<void>;
  readonly sleep: Sleep;
}

/** @param shared everybody reads there, only administrators write */
export function mdmRegistrationAction(
  registry: Registry,
  windows: Registrar,
  shared: Folder,
): StepAction<Step> {
  const { sleep } = windows;
  const find = (step: Step): WindowsEnrollment | undefined =>
    readEnrollments(registry).find((one) => one.whole && isOf(one, step));
  const isRegistered = async (step: Step): Promise<boolean> => find(step) !== undefined;

  /** @throws ALREADY_MANAGED by whom, MANAGEMENT_UNKNOWN */
  function refuseOthers(step: Step): void {
    const others = readEnrollments(registry).filter((one) => !isOf(one, step));
    const whole = others.find((one) => one.whole);
    if (whole !== undefined) {
      throw new GangwayError('ALREADY_MANAGED', { details: { by: describeEnrollment(whole) } });
    }
    const [half] = others;
    // What an attempt of this plan left half done is Windows' to go on with.
    if (half === undefined || half.provider === step.providerId || readNote(registry) !== undefined) return;
    const why = `an enrollment that is not whole: state ${half.state}`;
    throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why } });
  }

  async function settles(isSo: () => boolean | Promise<boolean>, signal?: AbortSignal): Promise<boolean> {
    for (let looks = 0; looks < SETTLE_LOOKS; looks += 1) {
      if (await isSo()) return true;
      await sleep(SETTLE_MS, signal);
    }
    return false;
  }

  /** @returns why another way must be taken; `undefined` when Windows says that it did it */
  async function byFunction(step: Step, { signal }: StepContext): Promise<string | undefined> {
    const status = await windows.register(step.userName, step.discoveryUrl);
    if (status === undefined) return 'no-such-function';
    const result = mdmResult(status);
    if (await isRegistered(step)) return undefined;
    switch (result.kind) {
      case 'registered':
        await settles(() => isRegistered(step), signal);
        return undefined;
      case 'registered-before':
        refuseOthers(step);
        // Windows says that it is, and nothing readable says by whom.
        throw new GangwayError('MANAGEMENT_UNKNOWN', { details: { why: hex(status) } });
      case 'another-way':
        return result.name;
      case 'failed':
        throw failure(step, status, result);
    }
  }

  /** Nothing appears before the person is ready for it. @throws CANCELLED, SYSTEM_QUESTION_DECLINED */
  async function openWhenReady(address: string, guidance: Guidance, { guide }: StepContext): Promise<void> {
    const ready = await guide(guidance, 'ready');
    if (ready === 'over') throw new GangwayError('CANCELLED');
    if (ready === 'no') throw new GangwayError('SYSTEM_QUESTION_DECLINED', { details: { why: 'not ready' } });
    await windows.open(address);
  }

  /**
   * Whoever takes another server than the plan's is told at once.
   * @param address opened once more for who goes on waiting; what fails then they still find by themselves
   */
  function untilRegistered(
    step: Step,
    context: StepContext,
    guidance: Guidance,
    address: string,
  ): Promise<boolean> {
    const isDone = async (): Promise<boolean> => {
      refuseOthers(step);
      return isRegistered(step);
    };
    return untilDone(windows, context, guidance, isDone, () => windows.open(address).catch(() => undefined));
  }

  /** Windows' own window. @returns whether the person finished it */
  async function byPerson(step: Step, context: StepContext): Promise<boolean> {
    const server = new URL(step.discoveryUrl).host;
    const guidance = { kind: 'connect-work-account', account: step.userName, server } as const;
    const link = registrationLink(step.userName, step.discoveryUrl);
    await openWhenReady(link, guidance, context);
    return untilRegistered(step, context, guidance, link);
  }

  /** A package that IT made. @returns whether Windows took it and is registered */
  async function byPackage(step: Step, context: StepContext): Promise<boolean> {
    const { provisioningPackage: planned, name } = step;
    if (planned === undefined) return false;
    const file = `${planned.sha256}.ppkg`;
    const guidance = { kind: 'trust-provisioning-package', name } as const;
    try {
      verify(await downloadTo(shared, file, planned, context, 'mdm-registration:download'), planned);
      // As an address it has no blanks; below this folder nobody but administrators could have changed it since.
      const address = pathToFileURL(await pathIn(shared, file, true)).href;
      await openWhenReady(address, guidance, context);
      return await untilRegistered(step, context, guidance, address);
    } finally {
      // It can hold a secret. What is left by a crash is replaced by the next try.
      await discardDownload(shared, file).catch(() => undefined);
    }
  }

  return {
    guarantee: 'once',
    check: (step) => looked(() => isRegistered(step)),

    async apply(step, context) {
      windows.needElevation();
      if (await isRegistered(step)) return;
      refuseOthers(step);
      assertCanRegister(registry, windows);
      const { providerId, discoveryUrl } = step;
      writeNote(registry, { providerId, discoveryUrl, enrollment: context.enrollment });
      const before = await byFunction(step, context);
      if (before === undefined) return;
      if (!windows.isInSession()) {
        const details = { why: 'not started at the screen', before };
        throw new GangwayError('SYSTEM_QUESTION_UNANSWERED', { details });
      }
      if ((await byPerson(step, context)) || (await byPackage(step, context))) return;
      throw new GangwayError('MDM_NOT_FINISHED', { details: { provider: providerId, before } });
    },

    async undo(step) {
      windows.needElevation();
      const note = readNote(registry);
      const ours = readEnrollments(registry).filter((one) => isOf(one, step) && isLive(registry, one));
      // Somebody registered it with the same server before any plan did.
      if (note === undefined) return ours.length === 0 ? 'removed' : 'kept';
      for (const one of ours) await takeBack(step, one);
      removeNote(registry);
      return 'removed';
    },
  };

  async function takeBack(step: Step, one: WindowsEnrollment): Promise<void> {
    const status = await windows.unregister(one.id);
    if (status === undefined) {
      throw new GangwayError('MANAGEMENT_FAILED', { details: { why: 'no-such-function' } });
    }
    const isGone = (): boolean =>
      !readEnrollments(registry).some((left) => left.id === one.id && isLive(registry, left));
    if (await settles(isGone)) return noteTakenBack(registry, one.id);
    const result = mdmResult(status);
    if (result.kind === 'failed') throw failure(step, status, result);
    throw new GangwayError('MANAGEMENT_FAILED', {
      details: { why: 'still registered', status: hex(status) },
    });
  }
}

function failure(step: Step, status: number, result: MdmResult & { kind: 'failed' }): GangwayError {
  const { code, name, retryAfter } = result;
  const server = new URL(step.discoveryUrl).host;
  return new GangwayError(code, { details: { server, status: hex(status), name }, retryAfter });
}
