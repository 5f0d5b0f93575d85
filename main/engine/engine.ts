/** One enrollment behind the contract: what window, browser host and command line talk to. */
import type { EngineHandlers } from '../contract/contract.ts';
import type { View } from '../contract/view.ts';
import type { CheckedIn } from '../core/enrollment/check-in.ts';
import { type Journal, openJournal } from '../core/enrollment/journal.ts';
import { type EnrollmentRun, openRun } from '../core/enrollment/run.ts';
import { viewOf } from '../core/enrollment/view.ts';
import type { Chance, Clock } from '../core/ports/clock.ts';
import type { Platform } from '../core/ports/platform.ts';
import type { ServerProtocol } from '../core/ports/server.ts';
import { readAddress } from './address.ts';
import type { Brand } from './brand.ts';
import { outputsOfFailed, supportDetails } from './support-details.ts';
import { readCode } from './typed-code.ts';

export interface EngineParts {
  readonly platform: Platform;
  readonly protocol: ServerProtocol;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly agentVersion: string;
  readonly brand: Brand;
  /** A language that was chosen already, e.g. by an option of the command line. */
  readonly language?: string | undefined;
  /** A root that whoever started the program vouches for. */
  readonly rootFingerprint?: string | undefined;
}

export interface Engine {
  readonly handlers: EngineHandlers;
  onChanged(listener: (view: View) => void): () => void;
  /** What the service said to this device last: asked at the start, else now. @throws what checking in throws */
  checkIn(): Promise<CheckedIn>;
  /** Resolves when nothing is under way: it waits for the person, or is at an end. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_LANGUAGE = 'en';

/**
 * Opens the enrollment of this computer and goes on where its journal ends.
 * @throws STATE_BUSY, STATE_CORRUPT, STATE_NEWER, and what the kept plan is refused for.
 */
export async function createEngine(parts: EngineParts): Promise<Engine> {
  const { platform, clock } = parts;
  const lock = await platform.lock();
  try {
    const journal = await openJournal(platform.journal, clock);
    return await engineOver(journal, parts, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function engineOver(
  journal: Journal,
  parts: EngineParts,
  release: () => Promise<void>,
): Promise<Engine> {
  const { platform, protocol, clock, chance, agentVersion, brand, rootFingerprint } = parts;
  const listeners = new Set<(view: View) => void>();
  let language: string | null = parts.language ?? null;
  const run = await openRun({
    platform,
    protocol,
    journal,
    pauses: { clock, chance },
    agentVersion,
    language: () => language ?? DEFAULT_LANGUAGE,
  });
  language ??= run.progress().language ?? null;
  const facts = await platform.facts();

  const view = (): View =>
    viewOf({
      ...shownOf(run),
      facts,
      language,
      simulated: platform.kind === 'simulated',
      asksPermission: platform.elevated?.asks ?? false,
    });
  const announce = (): void => {
    const shown = view();
    for (const listener of listeners) listener(shown);
  };
  run.onChanged(announce);
  if (language !== null) run.dispatch({ kind: 'language-chosen' });

  const handlers: EngineHandlers = {
    enrollment: {
      view,
      chooseLanguage(chosen) {
        language = chosen.language;
        run.dispatch({ kind: 'language-chosen' });
        announce();
      },
      contactServer: ({ address }) => run.dispatch(readAddress(address, brand, rootFingerprint)),
      confirmRoot: ({ fingerprint }) => run.dispatch({ kind: 'root-confirmed', fingerprint }),
      rejectRoot: () => run.dispatch({ kind: 'root-rejected' }),
      submitCode({ code }) {
        const { state } = run;
        const linkCode = state.kind === 'code' ? state.linkCode : undefined;
        run.dispatch(
          code === undefined && linkCode ? { kind: 'code-given', code: linkCode } : readCode(code ?? ''),
        );
      },
      consent: () => run.dispatch({ kind: 'consented' }),
      decline: () => run.dispatch({ kind: 'declined' }),
      retryStep: ({ step }) => run.dispatch({ kind: 'retry', step }),
      retry: () => run.dispatch({ kind: 'retry' }),
      answerGuidance: ({ step, answer }) => run.answerGuidance(step, answer),
      restartNow: () => run.dispatch({ kind: 'restart-agreed' }),
      back: () => run.dispatch({ kind: 'back' }),
      cancel: () => run.dispatch({ kind: 'cancel' }),
      askUnenroll: () => run.dispatch({ kind: 'unenroll-asked' }),
      confirmUnenroll: () => run.dispatch({ kind: 'unenroll-confirmed' }),
      keepEnrolled: () => run.dispatch({ kind: 'unenroll-refused' }),
    },
    support: {
      async details() {
        const outputs = await outputsOfFailed(journal.entries, platform);
        const now = new Date(clock.now());
        return { text: supportDetails(view(), journal.entries, agentVersion, now, outputs) };
      },
    },
  };

  return {
    handlers,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    checkIn: () => run.checkedIn(),
    idle: () => run.idle(),
    async close() {
      await run.close();
      await release();
    },
  };
}

function shownOf(run: EnrollmentRun) {
  const { state, downloads, guidance } = run;
  return { state, downloads, guidance, progress: run.progress(), unreported: run.unreported() };
}
